import { datasetNames, manifest } from '../../manifest.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { type GivenParameters, parseParameters } from '../../parameters/given-parameters.ts';
import { type Loaded, loadParameters } from '../../parameters/load.ts';
import { nearestName } from '../../parameters/nearest.ts';
import { shownName } from '../../parameters/shown-name.ts';
import { leftToHost } from './spec.ts';

interface ConfigSources {
  /** The file that the host hands over as `--config`. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  /** Told of what stands in the file and is not used. */
  readonly warn: (message: string) => void;
  /** The streams to read, by name; undefined: it is not known which. */
  readonly asked?: readonly string[];
}

/**
 * The parameters out of a host's configuration. Hosts put members of their own into it, which are passed over; one that is
 * nearly a parameter is taken for a slip.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function loadConfig({ path, env, readFile, warn, asked }: ConfigSources): Loaded {
  const text = readGivenFile(path, { what: 'config', code: 'PARAMETERS_INVALID', readFile });
  const origin = 'the config';
  const given = withoutOthers(parseParameters(text, origin), warn);
  const loaded = loadParameters({ given, origin, env, readFile, ...datasetNames(), asked });
  return { ...loaded, parameters: { ...loaded.parameters, mode: 'full' } };
}

function withoutOthers(
  { values, ...found }: GivenParameters,
  warn: (message: string) => void,
): GivenParameters {
  const known = Object.keys(manifest.parameters.properties);
  // Some hosts write null for what is not given.
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const kept = given.filter(([name]) => {
    const isKept = !leftToHost.has(name) && nearestName(name, known) !== undefined;
    if (!isKept) warn(`${shownName(name)} in the config is ${reasonFor(name)}; it is passed over.`);
    return isKept;
  });
  return { ...found, values: Object.fromEntries(kept) };
}

function reasonFor(name: string): string {
  return leftToHost.has(name)
    ? 'for runs that leave files: streams are chosen in the catalog'
    : 'not known to this connector';
}
