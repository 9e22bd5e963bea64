import { z } from 'zod';
import { type ErrorCode, errorDefinitions } from '../errors/codes.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { problemReports } from '../events/shared.ts';
import { connectorReport, customerReport, sourceReport } from '../extract/report/dataset-report.ts';
import type { Texts } from '../languages/texts.ts';

/** The checks, in this order, with their titles. */
export const stepTitles = {
  parameters: 'parameters',
  setup: 'setup',
  resolve: 'DNS',
  connect: 'connection',
  tls: 'TLS',
  clock: 'clock',
  'sign-in': 'sign-in',
  customer: 'customer',
  site: 'site',
  rights: 'permissions',
  table: 'table',
  'broker-names': 'broker DNS',
  brokers: 'brokers',
  'broker-tls': 'broker TLS',
  'export-sign-in': 'export sign-in',
  topic: 'topic',
  group: 'group',
  output: 'output folder',
  state: 'state folder',
} as const;

export type StepName = keyof typeof stepTitles;

export function stepTitle(step: StepName, texts: Texts): string {
  return texts.translate(`check.step.${step}`, stepTitles[step]);
}

const names = Object.keys(stepTitles) as [StepName, ...StepName[]];
const codes = [...Object.keys(errorDefinitions), ...Object.keys(warningDefinitions)] as (
  | ErrorCode
  | WarningCode
)[];
const timestamp = z.string().meta({ format: 'date-time' });
const exitCode = z.literal(Object.keys(exitCodes).map(Number));

export const stepResult = z.strictObject({
  step: z.enum(names).meta({ description: 'Which check.' }),
  title: z.string().meta({ description: 'Its name for people, in the language of the check.' }),
  subject: z
    .string()
    .nullable()
    .meta({ description: 'The host, table or folder that was checked; null: the check has no subject.' }),
  status: z.enum(['ok', 'warning', 'failed', 'skipped']).meta({
    description:
      'Result of the check. `skipped`: it depends on a check that failed, or there was nothing to check.',
  }),
  ms: z.number().min(0).meta({ description: 'Duration of the check in milliseconds.' }),
  detail: z.string().meta({ description: 'What was found, or why the check was skipped.' }),
  finding: z
    .strictObject({
      code: z
        .enum(codes as [ErrorCode | WarningCode, ...(ErrorCode | WarningCode)[]])
        .meta({ description: 'Code of the error or warning.' }),
      message: z.string().meta({ description: 'What is wrong.' }),
      problems: problemReports.meta({
        description: 'Every single problem, if there are several: of parameters, one or more each.',
      }),
      remedy: z.string().meta({ description: 'What to do.' }),
    })
    .nullable()
    .meta({ description: 'The error or warning of a check; null: none.' }),
});

export type StepResult = Readonly<z.output<typeof stepResult>>;

/** The output of `check --json`. Its JSON Schema is generated from here. */
export const checkReportSchema = z
  .strictObject({
    reportVersion: z.literal('1').meta({ description: 'Version of this format.' }),
    connector: connectorReport.meta({ description: 'The connector that ran the checks.' }),
    startedAt: timestamp.meta({ description: 'When the first check started.' }),
    finishedAt: timestamp.meta({ description: 'When the last check finished.' }),
    verdict: z.enum(['ready', 'not-ready', 'interrupted']).meta({
      description:
        '`ready`: no check failed; there may be warnings. `not-ready`: at least one failed. `interrupted`: a signal ended the checks.',
    }),
    exitCode: exitCode.meta({ description: 'Exit code of the most severe failure; 0 also with warnings.' }),
    code: z
      .enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]])
      .nullable()
      .meta({ description: 'Error code of the most severe failure; null: none.' }),
    customerId: customerReport.meta({ description: 'Citrix Cloud customer; null: unknown.' }),
    host: sourceReport.nullable().meta({ description: 'Network host of the source; null: unknown.' }),
    steps: z.array(stepResult).meta({ description: 'The checks, in the order in which they ran.' }),
  })
  .meta({ title: 'Check report', description: 'Result of the preflight checks.' });

export type CheckReport = Readonly<z.output<typeof checkReportSchema>>;
