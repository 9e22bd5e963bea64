import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import { createPseudonyms } from '../../datasets/personal-data/pseudonyms.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { folderFailure, folderKinds } from '../../output/failures.ts';
import { writeAtomically } from '../../output/replace.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { readStateText } from './state-text.ts';

type Wanted = Pick<Parameters, 'personalData' | 'pseudonymKey'>;

/** The key of the pseudonyms, in a state folder: 64 hexadecimal digits. */
const keyFile = 'pseudonym.key';

const ownerOnly = 0o600;

/**
 * With a key that nobody keeps, a person would get another pseudonym in every run.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function requirePseudonymKey({ personalData, pseudonymKey }: Wanted, state: string | undefined): void {
  if (personalData === 'full' || pseudonymKey !== undefined || state !== undefined) return;
  const message = `\`personalData\` "${personalData}" needs a state folder (--state) or \`pseudonymKey\`.`;
  const remedy = causeRemedies.PARAMETERS_INVALID.pseudonymsNeedKey;
  throw new ConnectorError('PARAMETERS_INVALID', message, { remedy });
}

/**
 * What a run shows of persons; undefined: everything. The key in the state folder is made by the first run that needs
 * one, which has to hold the lock of the folder.
 * @throws ConnectorError PARAMETERS_INVALID, STATE_INVALID, FOLDER_INVALID, OUTPUT_FAILED
 */
export async function protectionOf(
  parameters: Wanted,
  state: string | undefined,
  runtime: Pick<Runtime, 'guid' | 'sleep'>,
): Promise<Protection | undefined> {
  const { personalData: mode, pseudonymKey } = parameters;
  if (mode === 'full') return undefined;
  requirePseudonymKey(parameters, state);
  const key = pseudonymKey ?? (await keyIn(state ?? '', runtime));
  return { mode, pseudonyms: createPseudonyms(key) };
}

/** For rows that are shown once and kept nowhere: a key of the moment will do. */
export function previewProtectionOf(
  { personalData: mode, pseudonymKey }: Wanted,
  runtime: Pick<Runtime, 'guid'>,
): Protection | undefined {
  if (mode === 'full') return undefined;
  return { mode, pseudonyms: createPseudonyms(pseudonymKey ?? newKey(runtime)) };
}

/** The fingerprint of the key that the parameters give; empty where no pseudonyms are made. */
export function markOf({ personalData, pseudonymKey }: Wanted): string {
  return personalData === 'full' || pseudonymKey === undefined ? '' : createPseudonyms(pseudonymKey).mark;
}

/** The same for a state folder, which is not changed; empty where it has no key yet. @throws ConnectorError */
export async function markIn(parameters: Wanted, state: string): Promise<string> {
  if (parameters.personalData === 'full' || parameters.pseudonymKey !== undefined) return markOf(parameters);
  const key = await readKey(join(state, keyFile));
  return key === undefined ? '' : createPseudonyms(key).mark;
}

async function keyIn(state: string, runtime: Pick<Runtime, 'guid' | 'sleep'>): Promise<string> {
  const path = join(state, keyFile);
  const found = await readKey(path);
  if (found !== undefined) return found;
  const key = newKey(runtime);
  try {
    await writeAtomically(path, `${key}\n`, runtime);
    await chmod(path, ownerOnly);
  } catch (error) {
    throw folderFailure(error, folderKinds.state, path);
  }
  return key;
}

/** @throws ConnectorError STATE_INVALID: with another key in its place, persons would get other pseudonyms */
async function readKey(path: string): Promise<string | undefined> {
  const key = (await readStateText(path))?.trim();
  if (key === undefined) return undefined;
  if (/^[0-9a-f]{64}$/.test(key)) return key;
  throw new ConnectorError('STATE_INVALID', `The key of the pseudonyms is damaged: ${path}.`, {
    remedy: causeRemedies.STATE_INVALID.pseudonymKeyDamaged,
  });
}

/** Two random GUIDs have 244 random bits. */
function newKey({ guid }: Pick<Runtime, 'guid'>): string {
  return `${guid()}${guid()}`.replaceAll('-', '').toLowerCase();
}
