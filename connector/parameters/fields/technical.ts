import { z } from 'zod';
import { proxyUrlProblem } from '../urls.ts';
import { checkedText, filledText, hints } from './form.ts';

const technical = hints('Technical');

/** How it is fetched: patience, budgets, the way out of the network, the form of the files. */
export const technicalFields = {
  requestTimeout: z
    .int()
    .min(30)
    .max(3600)
    .default(60)
    .meta(
      technical({
        title: 'Request timeout',
        decides: 'nothing',
        description: 'Seconds to wait for an answer of the source before the request is tried again.',
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
        title: 'Longest run',
        decides: 'nothing',
        description:
          'Minutes after which a run stops. Tables complete by then are published, the others are not (BUDGET_SPENT). Without it there is no limit.',
        examples: [120],
      }),
    ),
  maxRows: z
    .int()
    .min(1)
    .optional()
    .meta(
      technical({
        title: 'Most rows',
        decides: 'nothing',
        description:
          'Number of rows after which a run stops. Tables complete by then are published, the others are not (BUDGET_SPENT). Without it there is no limit.',
        examples: [1000000],
      }),
    ),
  proxyUrl: checkedText(proxyUrlProblem)
    .optional()
    .meta(
      technical({
        title: 'Proxy',
        decides: 'nothing',
        description:
          'Address of an HTTP proxy, with user and password when it asks for them. Without it HTTPS_PROXY, HTTP_PROXY and ALL_PROXY count; NO_PROXY counts always.',
        examples: ['http://proxy.example.com:8080'],
      }),
    ),
  caFile: filledText()
    .optional()
    .meta(
      technical({
        title: 'Certificate authority',
        decides: 'nothing',
        description:
          'File with certificate authorities (PEM) to trust in addition, for a proxy that inspects TLS or is itself reached by https.',
        examples: ['/etc/ssl/certs/company-ca.pem'],
      }),
    ),
  invalidValues: z
    .enum(['null', 'fail'])
    .default('null')
    .meta(
      technical({
        title: 'Invalid values',
        decides: 'rows',
        description:
          "What becomes of a value that is not of its column's type: `null` empties the cell, keeps the value in rejected-values.ndjson and warns (VALUES_INVALID); `fail` fails the table (SCHEMA_CHANGED), also where a value is only written otherwise, such as a number as text or a time without a zone.",
        examples: ['null', 'fail'],
      }),
    ),
  csvEscapeFormulas: z
    .boolean()
    .default(false)
    .meta(
      technical({
        title: 'Escape formulas',
        decides: 'cells',
        description:
          "Puts ' before texts that a spreadsheet would run as a formula, also where one would begin inside a text for a program that separates at semicolons or tabs. It changes the data, so leave it off for machines that read the files.",
      }),
    ),
  csvByteOrderMark: z
    .boolean()
    .default(false)
    .meta(
      technical({
        title: 'Byte order mark',
        decides: 'file',
        description:
          'Begins each CSV file with a byte order mark, by which Excel knows that it is UTF-8. Leave it off for machines: many take it for a part of the first column name.',
      }),
    ),
};
