import { z } from 'zod';
import { tableFormats } from '../../table-formats.ts';
import { proxyUrlPattern, secretPattern } from '../patterns.ts';
import { proxyUrlProblem } from '../urls.ts';
import { checkedText, filledText, hints, secretMark } from './form.ts';

const technical = hints('Technical');

/** How data is fetched and written: timeouts, run limits, proxy, form of the files. */
export const technicalFields = {
  requestTimeout: z
    .int()
    .min(30)
    .max(3600)
    .default(60)
    .meta(
      technical({
        title: 'Request timeout',
        advanced: true,
        unit: 'seconds',
        decides: 'nothing',
        description: 'Seconds to wait for an answer of the source before the request is retried.',
        examples: [60, 120],
      }),
    ),
  maxRunMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .optional()
    .meta(
      technical({
        decides: 'nothing',
        title: 'Run limit in minutes',
        advanced: true,
        unit: 'minutes',
        description:
          'Minutes after which a run stops (BUDGET_SPENT). Tables that are complete by then are published, the others are not. Default: no limit.',
        examples: [120],
      }),
    ),
  maxRows: z
    .int()
    .min(1)
    .optional()
    .meta(
      technical({
        decides: 'nothing',
        title: 'Run limit in rows',
        advanced: true,
        unit: 'rows',
        description:
          'Number of rows after which a run stops (BUDGET_SPENT). Tables that are complete by then are published, the others are not. Default: no limit.',
        examples: [1000000],
      }),
    ),
  proxyUrl: checkedText(proxyUrlProblem)
    .optional()
    .meta({
      ...technical({
        title: 'Proxy',
        decides: 'nothing',
        description:
          'URL of an HTTP proxy. User and password are given as `proxyUser` and `proxyPassword`, or in the URL. Default: HTTPS_PROXY, HTTP_PROXY and ALL_PROXY. NO_PROXY always applies.',
        examples: ['http://proxy.example.com:8080'],
      }),
      pattern: proxyUrlPattern,
    }),
  proxyUser: filledText()
    .trim()
    .optional()
    .meta(
      technical({
        title: 'User of the proxy',
        decides: 'nothing',
        description: 'User name, if the proxy requires one. The URL in `proxyUrl` then holds none.',
        advanced: true,
      }),
    ),
  proxyPassword: filledText()
    .optional()
    .meta({
      ...technical({
        title: 'Password of the proxy',
        decides: 'nothing',
        description:
          'Password of that user. Instead of the parameters file, use the variable CITRIX_PROXY_PASSWORD, or CITRIX_PROXY_PASSWORD_FILE with the path of a file that contains it.',
        advanced: true,
      }),
      ...secretMark,
      pattern: secretPattern,
    }),
  caFile: filledText()
    .optional()
    .meta(
      technical({
        title: 'Certificate authority',
        decides: 'nothing',
        description:
          'Path of a PEM file with additional certificate authorities to trust, for a proxy that inspects TLS or is itself reached over https.',
        examples: ['/etc/ssl/certs/company-ca.pem'],
      }),
    ),
  invalidValues: z
    .enum(['null', 'fail'])
    .default('null')
    .meta(
      technical({
        title: 'Invalid values',
        advanced: true,
        enumNames: ['Leave the cell empty and warn', 'Let the table fail'],
        decides: 'rows',
        description:
          'Handling of values that do not match the type of their column. `null`: the cell is null, the value goes to rejected-values.ndjson, and the run warns (VALUES_INVALID). `fail`: the table fails (SCHEMA_CHANGED), also for values in an unusual form, such as a number as text or a time without a time zone.',
        examples: ['null', 'fail'],
      }),
    ),
  formats: z
    .array(z.enum(tableFormats))
    .refine((chosen) => chosen.length > 0, { error: 'must name at least one format' })
    .overwrite((chosen) => tableFormats.filter((format) => chosen.includes(format)))
    .default(['csv'])
    .meta({
      ...technical({
        title: 'File formats',
        decides: 'form',
        description:
          'Forms in which each table is published: `csv`, `parquet`, or both. Parquet files are typed and about a tenth as large; they need the package @duckdb/node-api beside the connector.',
        examples: [['csv'], ['csv', 'parquet'], ['parquet']],
      }),
      minItems: 1,
    }),
  csvEscapeFormulas: z
    .boolean()
    .default(false)
    .meta(
      technical({
        title: 'Escape formulas',
        advanced: true,
        decides: 'form',
        description:
          "Puts ' before texts that a spreadsheet would run as a formula, also inside a text after a semicolon or tab, where some programs split cells. This changes the data: leave it off if programs read the files.",
      }),
    ),
  csvByteOrderMark: z
    .boolean()
    .default(false)
    .meta(
      technical({
        title: 'Byte order mark',
        advanced: true,
        decides: 'form',
        description:
          'Starts each CSV file with a byte order mark, so that Excel recognises UTF-8. Leave it off if programs read the files: many read it as part of the first column name.',
      }),
    ),
};
