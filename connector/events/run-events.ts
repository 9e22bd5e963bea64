import { z } from 'zod';
import { type ExitCode, exitCodes } from '../errors/exit-codes.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { errorReport, problemReports, timestamp, windowReport } from './shared.ts';

const exitCode = z.literal(Object.keys(exitCodes).map(Number) as [ExitCode, ...ExitCode[]]);

/** The run as a whole. */
export const runEvents = {
  'run-started': z
    .strictObject({
      runId: z
        .string()
        .meta({ description: 'Identifies the run in its log, report, data package and state.' }),
      at: timestamp.meta({ description: 'When the run began, by the clock of this machine.' }),
      version: z.string().meta({ description: 'Version of the connector.' }),
      customerId: z
        .string()
        .nullable()
        .meta({ description: 'The customer; null: the parameters name none.' }),
      host: z.string().meta({ description: 'Network host of the source.' }),
      window: windowReport.meta({
        description: 'By the clock of this machine; `window-closed` has the final one.',
      }),
      datasets: z.array(z.string()).meta({ description: 'The selected tables, in the order of reading.' }),
    })
    .meta({ description: 'The parameters are valid, and the run begins.' }),
  'environment-used': z
    .strictObject({
      variables: z
        .record(z.string(), z.string())
        .meta({ description: 'By parameter that came from the environment, the variable.' }),
    })
    .meta({ description: 'Some parameters came from the environment.' }),
  'window-closed': z
    .strictObject({
      startedAt: timestamp.meta({ description: 'When the run began, by the clock of the source.' }),
      window: windowReport.meta({ description: 'What is read.' }),
    })
    .meta({ description: 'The window and the start of the run are known by the clock of the source.' }),
  'signed-in': z
    .strictObject({
      lifetimeSeconds: z.number().meta({ description: 'How long the token is valid.' }),
    })
    .meta({ description: 'Citrix Cloud has issued a token.' }),
  'site-found': z
    .strictObject({ siteId: z.string().meta({ description: 'ID of the DaaS site.' }) })
    .meta({ description: 'The site is known.' }),
  'rights-found': z
    .strictObject({
      rights: z
        .array(
          z.strictObject({
            role: z.string().meta({ description: 'Name of the role.' }),
            scope: z.string().meta({ description: 'Name of the scope that it is given for.' }),
            isAll: z.boolean().meta({ description: 'Whether that is the scope All.' }),
          }),
        )
        .meta({ description: 'Roles of the API client.' }),
    })
    .meta({ description: 'The permissions of the API client were read.' }),
  'run-resumed': z
    .strictObject({
      resumes: z
        .string()
        .nullable()
        .meta({ description: 'The interrupted run; null: the state does not name it.' }),
    })
    .meta({ description: 'The run resumes an interrupted one, and uses its window.' }),
  warning: z
    .strictObject({
      code: z
        .enum(Object.keys(warningDefinitions) as [WarningCode, ...WarningCode[]])
        .meta({ description: 'Stable code: docs/errors.md explains each. The remedy follows from it.' }),
      dataset: z.string().exactOptional().meta({
        description: 'The table that it concerns; absent: none, or the one that is being read.',
      }),
      message: z.string().meta({ description: 'What was found, for people. Do not branch on it.' }),
    })
    .meta({ description: 'Something may be wrong, although nothing failed.' }),
  'run-finished': z
    .strictObject({
      at: timestamp.meta({ description: 'When the run ended.' }),
      exitCode: exitCode.meta({ description: 'Exit code of the program.' }),
      error: errorReport.nullable().meta({ description: 'The most severe error; null: complete.' }),
      problems: problemReports.exactOptional().meta({
        description: 'Every single problem, where the error has several: of parameters, one or more each.',
      }),
    })
    .meta({ description: 'The run has ended. Always written, also when the parameters are wrong.' }),
} as const;
