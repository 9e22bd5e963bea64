import { readText } from '../../../connector/encoding.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import { run } from '../../../connector/extract/run/run.ts';
import { chosenDatasets, reachOf } from '../../../connector/extract/run/setup.ts';
import { explanationOf } from '../../../connector/hosts/terminal/error-text.ts';
import { createTransport } from '../../../connector/http/transport.ts';
import { parseParameters } from '../../../connector/parameters/given-parameters.ts';
import { parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { type Loaded, loadParameters } from '../../../connector/parameters/load.ts';
import type { Parameters } from '../../../connector/parameters/schema.ts';
import { type Outputs, outputsIn } from '../canaries.ts';
import { makeCertificate } from '../certificate.ts';
import { diceOf } from '../chaos-dice.ts';
import { fakeTransport } from '../fake-transport.ts';
import { temporaryFolder } from '../folder.ts';
import { patientRuntime } from '../story.ts';
import { canary, type Given, givenBy, password } from './parameter-texts.ts';
import type { Played } from './seeds.ts';
import { openView, problemsIn } from './user-view.ts';

const { cert: certificate } = makeCertificate();

const noFile = (path: string): never => {
  throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
};

/** As the program reads them. */
function load({ file, env, secretFile }: Given): Loaded {
  const files: Readonly<Record<string, Buffer>> = {
    secret: secretFile,
    '/etc/ssl/company-ca.pem': Buffer.from(certificate),
  };
  const readFile = (path: string) => readText(files[path] ?? noFile(path));
  try {
    const origin = 'params.json';
    const given = file === undefined ? undefined : parseParameters(readText(file), origin);
    return loadParameters({ given, origin, env, readFile, extraDatasetNames: [] });
  } catch (thrown) {
    // The program says so of a file that it cannot read, with the reason's code.
    if (!(thrown instanceof Error) || !('code' in thrown) || thrown instanceof ConnectorError) throw thrown;
    const message = `The parameters file "params.json" cannot be read (${thrown.code}).`;
    throw new ConnectorError('PARAMETERS_INVALID', message, { cause: thrown });
  }
}

const schema = parametersJsonSchema([]);

/** What a variable says, by the published type of its parameter. */
function typed(text: string, type: string): unknown {
  if (type === 'array')
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (type === 'string') return text;
  try {
    return JSON.parse(text.trim());
  } catch {
    return text;
  }
}

/** What was given, read in another way than the program does. */
function meaningOf({ file, env, secretFile }: Given): Readonly<Record<string, unknown>> {
  const decode = (bytes: Buffer) => {
    const marks: Readonly<Record<string, string>> = { fffe: 'utf-16le', feff: 'utf-16be' };
    const encoding = marks[bytes.toString('hex', 0, 2)] ?? 'utf-8';
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  };
  const inFile = file === undefined ? {} : JSON.parse(decode(file).replace(/^\uFEFF/, ''));
  const inVariables = Object.entries(schema.properties).flatMap(([name, { type }]) => {
    const text = env[`CITRIX_${name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()}`] ?? '';
    return text.trim() === '' ? [] : [[name, typed(text, String(type))] as const];
  });
  const secret = 'CITRIX_CLIENT_SECRET_FILE' in env ? decode(secretFile).replace(/[\r\n]+$/, '') : undefined;
  // A blank field of a form is not given.
  const filled = Object.entries(inFile).filter(
    ([, value]) => typeof value !== 'string' || value.trim() !== '',
  );
  return {
    ...Object.fromEntries(filled),
    ...(secret === undefined ? {} : { clientSecret: secret.replace(/^\uFEFF/, '') }),
    ...Object.fromEntries(inVariables),
  };
}

function isMeant(name: string, value: unknown, meant: unknown): boolean {
  if (name === 'baseUrl' && meant !== undefined)
    return typeof meant === 'string' && value === new URL(meant.trim()).origin;
  const bare = typeof meant === 'string' && !/^(clientSecret|caFile)$/.test(name) ? meant.trim() : meant;
  return JSON.stringify(value) === JSON.stringify(bare);
}

/** Whether the parameters that were accepted are what was given. */
function misunderstood(parameters: Parameters, given: Given): readonly string[] {
  const meaning = meaningOf(given);
  const unknown = Object.keys(meaning).filter((name) => !Object.hasOwn(schema.properties, name));
  const wrong = Object.entries(schema.properties).filter(([name, property]) => {
    const value = (parameters as Readonly<Record<string, unknown>>)[name];
    return !isMeant(name, value, Object.hasOwn(meaning, name) ? meaning[name] : property.default);
  });
  return [
    ...unknown.map((name) => `the unknown name ${JSON.stringify(name)} was passed over`),
    ...wrong.map(([name]) => `${name} was not taken as it was given`),
  ];
}

/** A run with the parameters, at a source that refuses to let it in and says what it was sent. */
async function tryOut(loaded: Loaded): Promise<{ outputs: Outputs; code: string | undefined }> {
  const folder = await temporaryFolder();
  const runtime = patientRuntime();
  const view = await openView(folder, runtime);
  const echo = fakeTransport(({ body }) => ({
    status: 400,
    body: { error: 'invalid_client', error_description: `not known: ${body}` },
  }));
  const report = await view.watch(async () => {
    const { network } = reachOf({ ...loaded, readFile: () => certificate, env: {}, runtime });
    await createTransport(network).close();
    return await run({
      ...{ ...loaded, datasets: chosenDatasets(loaded.parameters), out: folder, runtime, transport: echo },
      ...{ emit: view.emit, trace: view.trace, signal: new AbortController().signal },
    });
  });
  return { outputs: { ...view.outputs(), ...(await outputsIn(folder)) }, code: report?.error?.code };
}

/** Where secrets are that the parameters have, whatever became of those that were written down. */
function secretsIn(parameters: Parameters | undefined): Readonly<Record<string, string>> {
  const own = parameters?.clientSecret ?? '';
  return { canary, password, ...(own.length < 8 ? {} : { clientSecret: own }) };
}

/** A good piece of the secret tells nearly as much. */
const pieces = Object.fromEntries(
  Array.from({ length: canary.length - 13 }, (_, at) => [`piece ${at}`, canary.slice(at, at + 14)]),
);

export async function playParameters(seed: number, by: typeof load = load): Promise<Played> {
  const given = givenBy(diceOf(seed));
  try {
    const loaded = by(given);
    const { parameters } = loaded;
    const { outputs, code } = await tryOut(loaded);
    const problems = [
      ...misunderstood(parameters, given),
      ...problemsIn(outputs, secretsIn(parameters)),
      ...(code === 'CREDENTIALS_REJECTED' ? [] : [`the run ended with ${code}`]),
    ];
    return { story: `${given.story}; accepted`, problems };
  } catch (thrown) {
    const error = explanationOf(thrown);
    const isRefused = thrown instanceof ConnectorError && thrown.code === 'PARAMETERS_INVALID';
    const problems = [
      ...(isRefused && thrown.remedy !== '' ? [] : [`not refused as it should be: ${error.join(' ')}`]),
      ...problemsIn({ error: error.join('\n') }, { ...secretsIn(undefined), ...pieces }),
    ];
    return { story: `${given.story}; ${error.join(' ')}`, problems };
  }
}
