import { datasetNames } from '../../datasets/parameter-names.ts';
import type { Warning } from '../../events.ts';
import { manifest } from '../../manifest.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { type GivenParameters, parseParameters } from '../../parameters/given-parameters.ts';
import { type Loaded, loadParameters } from '../../parameters/load.ts';
import { nearestName } from '../../parameters/name-suggestion.ts';
import { shownName } from '../../parameters/shown-name.ts';
import { leftToHost } from './spec.ts';

interface ConfigSources {
  /** The file that the platform passes as `--config`. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  /** Receives a warning for each ignored member. */
  readonly warn: (warning: Warning) => void;
  /** The streams to read, by name; undefined: it is not known which. */
  readonly requested?: readonly string[];
}

/**
 * The parameters in the configuration of a platform. Platforms add members of their own, which are ignored; a name that
 * is close to a parameter is reported as a typing error.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function loadConfig({ path, env, readFile, warn, requested }: ConfigSources): Loaded {
  const text = readGivenFile(path, { what: 'config', code: 'PARAMETERS_INVALID', readFile });
  const origin = 'the config';
  const given = withoutOthers(parseParameters(text, origin), warn);
  const loaded = loadParameters({ given, origin, env, readFile, ...datasetNames(), requested });
  return { ...loaded, parameters: { ...loaded.parameters, mode: 'full' } };
}

function withoutOthers(
  { values, ...found }: GivenParameters,
  warn: (warning: Warning) => void,
): GivenParameters {
  const known = Object.keys(manifest.parameters.properties);
  // Some platforms write null for a missing value.
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const kept = given.filter(([name]) => {
    const isKept = !leftToHost.has(name) && nearestName(name, known) !== undefined;
    if (!isKept) {
      const message = `${shownName(name)} in the config is ${reasonFor(name)}; it is ignored.`;
      warn({ type: 'warning', code: 'SETTING_IGNORED', message });
    }
    return isKept;
  });
  return { ...found, values: Object.fromEntries(kept) };
}

function reasonFor(name: string): string {
  return leftToHost.has(name)
    ? 'only for runs that write files: the catalog selects the streams'
    : 'unknown to this connector';
}
