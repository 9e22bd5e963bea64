import type { z } from 'zod';
import { ConnectorError } from '../errors.ts';
import { parseConfigJson } from '../parameters/json-text.ts';
import { nearestName } from '../parameters/name-suggestion.ts';
import { type Settings, settingsSchema } from './settings.ts';

interface SettingsSource {
  /** JSON text of the settings file; without it, the defaults. */
  readonly text?: string | undefined;
  /** How messages name it. */
  readonly origin: string;
}

/** @throws ConnectorError PARAMETERS_INVALID with every problem */
export function loadSettings({ text = '{}', origin }: SettingsSource): Settings {
  const json = parseConfigJson(text);
  if (!json.ok) throw unusable(origin, [`it ${json.problem}`]);
  const { data, error } = settingsSchema.safeParse(json.value);
  if (data === undefined) throw unusable(origin, error.issues.map(problemOf));
  return data;
}

function problemOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\` `;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(settingsSchema.shape);
    return issue.keys
      .map(
        (key) =>
          `there is no setting \`${key}\`${meant(issue.path.length === 0 ? nearestName(key, known) : undefined)}`,
      )
      .join('; ');
  }
  if (issue.code === 'invalid_value') return `${place}must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `${place}must be ${issue.expected}`;
  return `${place}${issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : issue.message.toLowerCase()}`;
}

function meant(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean \`${name}\`?`;
}

function unusable(origin: string, problems: readonly string[]): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `The settings in ${origin} cannot be used.`, { problems });
}
