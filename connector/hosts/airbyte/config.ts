import { isRecord } from '../../json.ts';
import { analyticsDatasetNames, extraDatasetNames, manifest } from '../../manifest.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { parseJson } from '../../parameters/json-text.ts';
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
}

/**
 * The parameters out of a host's configuration. Hosts put members of their own into it, which are passed over; one that is
 * nearly a parameter is taken for a slip.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function loadConfig({ path, env, readFile, warn }: ConfigSources): Loaded {
  const text = readGivenFile(path, { what: 'config', code: 'PARAMETERS_INVALID', readFile });
  const { parameters, setup } = loadParameters({
    text: textToLoad(text, warn),
    origin: 'the config',
    env,
    readFile,
    extraDatasetNames: extraDatasetNames(),
    analyticsDatasetNames: analyticsDatasetNames(),
  });
  return { parameters: { ...parameters, mode: 'full' }, setup };
}

/** What is no object is left as it is: the loader says what is wrong with it. */
function textToLoad(text: string, warn: (message: string) => void): string {
  const parsed = parseJson(text);
  if (!parsed.ok || !isRecord(parsed.value)) return text;
  const known = Object.keys(manifest.parameters.properties);
  // Some hosts write null for what is not given.
  const given = Object.entries(parsed.value).filter(([, value]) => value !== null);
  const kept = given.filter(([name]) => {
    const isKept = !leftToHost.has(name) && nearestName(name, known) !== undefined;
    if (!isKept) warn(`${shownName(name)} in the config is ${reasonFor(name)}; it is passed over.`);
    return isKept;
  });
  return JSON.stringify(Object.fromEntries(kept));
}

function reasonFor(name: string): string {
  return leftToHost.has(name)
    ? 'for runs that leave files: streams are chosen in the catalog'
    : 'not known to this connector';
}
