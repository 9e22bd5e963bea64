import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import parametersSchema from '../../schemas/parameters.schema.json' with { type: 'json' };
import { type Block, markerOf, type Page } from './page.ts';
import { refusalOf } from './usage.ts';

/** Above a block of JSON that is no parameters file, or no JSON file of its own. */
const notParameters = 'not parameters';

/** Files that a page shows, checked as far as that goes without the program that reads them. By language of the block. */
const checks: Readonly<Record<string, (text: string, block: Block) => readonly string[]>> = {
  json: (text, block) =>
    markerOf(block, notParameters) === undefined ? parameterProblems(text) : jsonProblems(text),
  yaml: yamlProblems,
  crontab: (text) => linesOf(text).flatMap(cronProblems),
  dockerfile: dockerProblems,
};

/** Each problem names page and line of the block. */
export function problemsOfFiles({ path, blocks }: Page): readonly string[] {
  return blocks.flatMap((block) =>
    (checks[block.language]?.(block.text, block) ?? []).map(
      (problem) => `${path}:${block.line}: ${block.language}: ${problem}`,
    ),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function jsonProblems(text: string): readonly string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

const ajv = new Ajv({ strict: false, allErrors: true, formats: { uri: true } });
// A page may show a part of the parameters.
const { properties } = parametersSchema;
const areParameters = ajv.compile({ type: 'object', properties, additionalProperties: false });

function parameterProblems(text: string): readonly string[] {
  const problems = jsonProblems(text);
  if (problems.length > 0 || areParameters(JSON.parse(text))) return problems;
  return (areParameters.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

export function yamlProblems(text: string): readonly string[] {
  return parseAllDocuments(text).flatMap((document) =>
    [...document.errors, ...document.warnings].map(({ message }) => message),
  );
}

const cronFields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** A line of /etc/cron.d: a variable, or five fields, an account and a command. */
function cronProblems(line: string): readonly string[] {
  if (/^[A-Z_]+=/.test(line)) return [];
  const words = line.trim().split(/\s+/);
  const fields = cronFields.flatMap(([least, most], at) => {
    const field = words[at] ?? '';
    const numbers = field.match(/\d+/g) ?? [];
    const isForm = /^(?:\*|\d+(?:-\d+)?)(?:\/\d+)?(?:,\d+(?:-\d+)?)*$/.test(field);
    const isWithin = numbers.every((number) => Number(number) >= least && Number(number) <= most);
    return isForm && isWithin ? [] : [`"${field}" is no field of a time`];
  });
  const [account = '', ...command] = words.slice(cronFields.length);
  const isAccount = /^[a-z][a-z0-9-]*$/.test(account) && command.length > 0;
  return [
    ...fields,
    ...(isAccount ? [] : ['account or command is missing']),
    // cron turns it into a line break.
    ...(/(?<!\\)%/.test(command.join(' ')) ? ['a % has to be written as \\%'] : []),
  ];
}

const instructions = new Set([
  'FROM',
  'COPY',
  'RUN',
  'USER',
  'WORKDIR',
  'ENTRYPOINT',
  'CMD',
  'ENV',
  'VOLUME',
  'LABEL',
]);

/** Instructions that are known, and a command that the connector would take. */
function dockerProblems(text: string): readonly string[] {
  const lines = linesOf(text.replaceAll(/\\\n\s*/g, ''));
  const words: string[] = [];
  const problems = lines.flatMap((line) => {
    const [instruction = '', rest = ''] = line.split(/ (.*)/);
    if (!instructions.has(instruction)) return [`${instruction} is no instruction`];
    if (instruction !== 'ENTRYPOINT' && instruction !== 'CMD') return [];
    const wrong = jsonProblems(rest);
    if (wrong.length === 0) words.push(...(JSON.parse(rest) as string[]));
    return wrong;
  });
  const [program, ...args] = words;
  if (program === undefined) return problems;
  const refusal = program === 'citrix-connector' ? refusalOf(args) : `${program} is not the connector`;
  return [...problems, ...(refusal === undefined ? [] : [refusal])];
}
