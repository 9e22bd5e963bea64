import { z } from 'zod';
import { type ErrorCode, errorDefinitions } from '../errors/codes.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { connectorReport, customerReport, sourceReport } from '../extract/report/dataset-report.ts';

/** What is looked at, in this order, with the words for it. */
export const stepTitles = {
  parameters: 'parameters',
  setup: 'set-up',
  resolve: 'name resolution',
  connect: 'connection',
  tls: 'TLS',
  clock: 'clock',
  'sign-in': 'sign-in',
  customer: 'customer',
  site: 'site',
  rights: 'rights',
  table: 'table',
  'broker-names': 'broker names',
  brokers: 'brokers',
  'broker-tls': 'broker TLS',
  'export-sign-in': 'export sign-in',
  topic: 'topic',
  group: 'group',
  output: 'output folder',
  state: 'state folder',
} as const;

export type StepName = keyof typeof stepTitles;

const names = Object.keys(stepTitles) as [StepName, ...StepName[]];
const codes = [...Object.keys(errorDefinitions), ...Object.keys(warningDefinitions)] as (
  | ErrorCode
  | WarningCode
)[];
const timestamp = z.string().meta({ format: 'date-time' });
const exitCode = z.literal(Object.keys(exitCodes).map(Number));

const stepResult = z.strictObject({
  step: z.enum(names).meta({ description: 'What was checked.' }),
  subject: z.string().nullable().meta({ description: 'Which host, table or folder.' }),
  status: z.enum(['ok', 'warning', 'failed', 'skipped']).meta({
    description: '`skipped`: it depends on a step that failed, or is not needed.',
  }),
  ms: z.number().min(0).meta({ description: 'Milliseconds it took.' }),
  detail: z.string().meta({ description: 'What was seen, or why nothing was looked at.' }),
  finding: z
    .strictObject({
      code: z
        .enum(codes as [ErrorCode | WarningCode, ...(ErrorCode | WarningCode)[]])
        .meta({ description: 'Stable code: docs/errors.md explains each.' }),
      message: z.string().meta({ description: 'What is wrong, for people. Do not branch on it.' }),
      problems: z.array(z.string()).meta({ description: 'Each single problem, if there are several.' }),
      remedy: z.string().meta({ description: 'What to do, for people.' }),
    })
    .nullable()
    .meta({ description: 'What is wrong, and what to do.' }),
});

export type StepResult = Readonly<z.output<typeof stepResult>>;

/** What `check --json` prints; its JSON Schema is made from here. */
export const checkReportSchema = z
  .strictObject({
    reportVersion: z.literal('1').meta({ description: 'Version of this form.' }),
    connector: connectorReport.meta({ description: 'The program that made this report.' }),
    startedAt: timestamp.meta({ description: 'When the check began.' }),
    finishedAt: timestamp.meta({ description: 'When it ended.' }),
    verdict: z.enum(['ready', 'not-ready', 'interrupted']).meta({
      description: '`ready`: nothing failed; there may be warnings.',
    }),
    exitCode: exitCode.meta({ description: 'That of the most severe failure; 0 also with warnings.' }),
    code: z
      .enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]])
      .nullable()
      .meta({ description: 'That of the most severe failure; null if nothing failed.' }),
    customerId: customerReport.meta({ description: 'Customer of Citrix Cloud; null if not known.' }),
    host: sourceReport.nullable().meta({ description: 'Network host of the source; null if not known.' }),
    steps: z.array(stepResult).meta({ description: 'Each step, in order.' }),
  })
  .meta({ title: 'Check report', description: 'Whether a run can work, step by step.' });

export type CheckReport = Readonly<z.output<typeof checkReportSchema>>;
