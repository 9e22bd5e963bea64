import { z } from 'zod';
import { exitCodes } from '../../errors/exit-codes.ts';
import { count, errorReport, problemReports, timestamp, windowReport } from '../../events/shared.ts';
import {
  connectorReport,
  customerReport,
  datasetReport,
  rejectedValuesReport,
  runIdReport,
  sourceReport,
  topicReport,
  traffic,
  warningReport,
} from './dataset-report.ts';

/** The content of `run-report.json`. Its JSON Schema is generated from here. */
export const runReportSchema = z
  .strictObject({
    reportVersion: z.literal('1').meta({
      description:
        'Version of this format. It changes only if a reader of the older format would misread the new one.',
    }),
    runId: runIdReport.meta({
      description: 'Identifies this run: the same in its log, data package and state. A UUID.',
    }),
    resumes: runIdReport.nullable().meta({
      description:
        'The interrupted run that this one resumed; null: none, or one that an earlier version started.',
    }),
    connector: connectorReport.meta({ description: 'The connector that wrote the report.' }),
    startedAt: timestamp.meta({ description: "When the run began, by the source's clock if it is known." }),
    finishedAt: timestamp.meta({ description: 'When it ended, by the same clock.' }),
    verdict: z.enum(['complete', 'failed', 'interrupted']).meta({
      description:
        '`complete`: every selected table was published. `failed`: at least one was not; the others were, see `datasets`. `interrupted`: nothing was published.',
    }),
    exitCode: z.literal(Object.keys(exitCodes).map(Number)).meta({
      description: 'Exit code of the run; the most severe error decides.',
    }),
    error: errorReport.nullable().meta({
      description:
        'The error of the run as a whole, or the most severe error of a table; null if nothing failed.',
    }),
    problems: problemReports.meta({
      description: 'Every single problem, if the error has several: of parameters, one or more each.',
    }),
    customerId: customerReport,
    host: sourceReport,
    siteId: z.string().nullable().meta({ description: 'The DaaS site; null if no table needed it.' }),
    rights: z
      .array(
        z.strictObject({
          role: z.string().meta({ description: 'Name of the role.' }),
          scope: z.string().meta({ description: 'Name of the scope that it is given for.' }),
          isAll: z.boolean().meta({ description: 'Whether that is the scope All.' }),
        }),
      )
      .nullable()
      .meta({
        description:
          'Roles of the API client and their scopes, as Citrix lists them; null: not fetched, or not listed. If none has the scope All, Citrix silently omits rows (RIGHTS_LIMITED).',
      }),
    window: windowReport.meta({ description: 'The half-open time range that the run read.' }),
    resumed: z.boolean().meta({ description: 'Whether this run resumed an interrupted one.' }),
    parameters: z
      .record(z.string(), z.unknown())
      .meta({ description: 'Parameters of the run; secrets are masked.' }),
    fromEnvironment: z
      .record(z.string(), z.string())
      .meta({ description: 'By parameter that came from the environment, the variable.' }),
    datasets: z.record(z.string(), datasetReport).meta({ description: 'By name, each selected table.' }),
    dimensions: z
      .record(
        z.string(),
        z.strictObject({
          rows: count.meta({ description: 'Rows that arrived.' }),
          pages: count.meta({ description: 'Pages that they arrived in.' }),
        }),
      )
      .meta({ description: 'By name, each related set that was fetched to be joined.' }),
    topic: topicReport.nullable().meta({
      description: 'The topic of Citrix Analytics; null if none was read.',
    }),
    rejectedValues: rejectedValuesReport.nullable().meta({
      description:
        "The published file with values that are not of their column's type; null if there are none.",
    }),
    refused: z.boolean().meta({
      description:
        'Whether the run was refused before it began: parameters, command line or state. Nothing was read or published.',
    }),
    previous: z.record(z.string(), z.unknown()).nullable().meta({
      description:
        'Of a run that was refused before it began: the report of the last run that was not, in this form. The files in the folder are those of that run. Otherwise null.',
    }),
    files: z.array(z.string()).meta({
      description:
        'Files of this configuration in the output folder: those of this run, and for a table that failed that of an earlier one.',
    }),
    totals: z
      .strictObject({
        rowsWritten: count.meta({ description: 'Rows in all published tables.' }),
        ...traffic,
      })
      .meta({ description: 'The whole run: all tables, and what was sent before them.' }),
    warnings: z
      .array(warningReport)
      .meta({ description: 'What does not fail the run, in the order in which it was found.' }),
  })
  .meta({ title: 'Run report', description: 'run-report.json: what a run did, per table and in total.' });

export type RunReport = Readonly<z.output<typeof runReportSchema>>;
