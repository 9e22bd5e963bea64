import { z } from 'zod';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { customerReport } from '../report/dataset-report.ts';
import { readStateText } from './state-text.ts';

/** What the state folder keeps of a run that has not ended; its JSON Schema is made from here. */
export const runStateSchema = z
  .strictObject({
    stateVersion: z.literal('1').meta({ description: 'Version of this format.' }),
    runId: z.string().optional().meta({ description: 'The run that started or resumed it last.' }),
    connector: z.string().meta({ description: 'Version of the connector that started the run.' }),
    customerId: customerReport,
    host: z.string().meta({ description: 'Network host of the source.' }),
    settings: z
      .record(z.string(), z.string())
      .meta({ description: 'Settings that decide the content of the tables; no secrets.' }),
    window: z
      .strictObject({
        from: z.iso.datetime().meta({ description: 'Start of the window, included.' }),
        to: z.iso.datetime().meta({ description: 'End of the window, excluded.' }),
      })
      .meta({ description: 'The time range that the run reads.' }),
    lastStart: z.iso.datetime().meta({ description: 'When the run was last started or resumed.' }),
    isReported: z.boolean().optional().meta({
      description: 'Whether the run report already contains what was published and changed since then.',
    }),
  })
  .meta({
    title: 'State of an unfinished run',
    description:
      'unfinished/run.json in the state folder: the run that the checkpoints next to it belong to.',
  });

export type RunState = Readonly<z.output<typeof runStateSchema>>;

/**
 * @returns undefined where no run has left its state
 * @throws ConnectorError STATE_INVALID for a damaged file, FOLDER_INVALID
 */
export async function readState(path: string): Promise<RunState | undefined> {
  const text = await readStateText(path);
  if (text === undefined) return undefined;
  const state = parsed(text);
  if (state === undefined) {
    throw new ConnectorError(
      'STATE_INVALID',
      `The state is damaged, or was written by an incompatible version: ${path}.`,
      { remedy: causeRemedies.STATE_INVALID.damaged },
    );
  }
  return state;
}

function parsed(text: string): RunState | undefined {
  try {
    const state = runStateSchema.safeParse(JSON.parse(text)).data;
    return state !== undefined && state.window.from < state.window.to ? state : undefined;
  } catch {
    return undefined;
  }
}
