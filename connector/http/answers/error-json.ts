import { isRecord, scalarText, tryParseJson } from '../../json.ts';
import { statusNames } from './status-names.ts';

/** What services that answer errors as JSON say in words, by whichever names and however deep. */

/** What one service writes, beyond the names that many have in common. */
export interface OwnNames {
  /** Members of an error that hold its name. */
  readonly codes?: readonly string[];
  /** Members of a success that hold a list, in small letters. */
  readonly lists?: readonly string[];
  /** Statuses of HTTP by the names of errors, which are in small letters. */
  readonly statuses?: Readonly<Record<string, number>>;
}

type Members = Readonly<Record<string, unknown>>;

/** Members that hold a sentence for people, in small letters. */
const sentences: ReadonlySet<string> = new Set([
  ...['detail', 'error_description', 'message', 'errormessage', 'title', 'exceptionmessage', 'messagedetail'],
  ...['faultstring', 'description', 'errordescription', 'error_message', 'internalmessage', 'details', 'msg'],
]);

/** Members that hold what led to an error, or its parts. */
const causes: ReadonlySet<string> = new Set([
  ...[
    'error',
    'odata.error',
    '@odata.error',
    'innererror',
    'inner_error',
    'innerexception',
    'internalexception',
  ],
  ...['exception', 'cause', 'details', 'errors', 'modelstate', 'fault', 'message', 'detail'],
  ...['innerexceptions', 'errormessages', 'invalid-params'],
]);

/** Of a map from fields to what is wrong with them. */
const maps: ReadonlySet<string> = new Set(['errors', 'modelstate']);

const mostDepth = 12;
const mostSentences = 50;

/** The sentences of an error, the outermost first, each once. Stack traces are none. */
export function sentencesOf(error: Members): readonly string[] {
  const found = new Set<string>();
  for (const sentence of spokenIn(error, 0)) {
    if (sentence.trim() !== '') found.add(sentence.trim());
    if (found.size >= mostSentences) break;
  }
  return [...found];
}

function* spokenIn(error: Members, depth: number): Generator<string> {
  if (depth > mostDepth) return;
  const members = Object.entries(error).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of members) {
    if (typeof value === 'string' && (sentences.has(name) || isSpoken(name, value))) {
      yield* wordsIn(value, depth);
    }
  }
  for (const [name, value] of members) {
    if (causes.has(name)) yield* ofCause(value, depth + 1);
    if (maps.has(name) && isRecord(value)) yield* ofFields(value);
  }
}

/** Members that hold a sentence or a name; names have no blanks. */
function isSpoken(name: string, value: string): boolean {
  return (name === 'error' || name === 'reason') && /\S\s+\S/.test(value);
}

/** Some gateways wrap the error of a service as a text. */
function* wordsIn(text: string, depth: number): Generator<string> {
  // A sentence may begin with a brace as well.
  const inner = text.trimStart().startsWith('{') ? tryParseJson(text) : undefined;
  const said = isRecord(inner) ? [...spokenIn(inner, depth + 1)] : [];
  if (said.length === 0) yield text;
  yield* said;
}

/** A text alone is the name of an error (`error: "invalid_client"`); in a list it is a sentence. */
function* ofCause(value: unknown, depth: number): Generator<string> {
  if (isRecord(value)) {
    yield* spokenIn(value, depth);
    // OData 2 and 3 write a message as `{lang, value}`.
    if (typeof value['value'] === 'string') yield value['value'];
  }
  for (const part of Array.isArray(value) ? value : []) {
    if (typeof part === 'string') yield part;
    else if (isRecord(part)) yield* spokenIn(part, depth);
  }
}

function* ofFields(fields: Members): Generator<string> {
  for (const [field, wrong] of Object.entries(fields)) {
    if (sentences.has(field.toLowerCase()) || causes.has(field.toLowerCase())) continue;
    for (const text of [wrong].flat()) if (typeof text === 'string') yield `${field}: ${text}`;
  }
}

/** The error itself, where the body wraps it. */
function wrappedIn(json: Members): Members | undefined {
  return ['error', 'Error', 'odata.error', '@odata.error', 'fault'].map((name) => json[name]).find(isRecord);
}

interface ErrorForm {
  readonly error: Members;
  /** There is nothing else in the body. */
  readonly isWhole: boolean;
}

/**
 * The error in a body that came as a success. Where the body has what was asked for (rows, a list, a token, a thing
 * with an id), only an error beside it counts that has a code or words: an empty or null `error` is none. Beside rows,
 * that may also be a sentence, or a list of errors.
 */
export function errorFormOf(json: Members, names: OwnNames): ErrorForm | undefined {
  const wrapped = wrappedIn(json);
  const isTold = wrapped !== undefined && (codeOf(json, names) !== '' || sentencesOf(wrapped).length > 0);
  if (hasContent(json, names)) {
    const beside = isTold ? { error: wrapped } : hasRows(json) ? besideRows(json) : undefined;
    return beside && { error: beside, isWhole: false };
  }
  const isError = isTold || isText(json['error']) || isRefusal(json, names);
  return isError ? { error: json, isWhole: true } : undefined;
}

function hasRows(json: Members): boolean {
  return Object.entries(json).some(
    ([name, value]) => ['value', 'items'].includes(name.toLowerCase()) && Array.isArray(value),
  );
}

/** An error as a sentence, or as a list, that stands beside rows: what comes is not all. */
function besideRows({ error, errors }: Members): Members | undefined {
  const found = [
    ...(isText(error) ? [{ message: error }] : []),
    ...(Array.isArray(errors) ? errors.filter((one) => isText(one) || isRecord(one)) : []),
  ].map((one) => (isRecord(one) ? one : { message: one }));
  const said = { errors: found };
  return sentencesOf(said).length > 0 ? said : undefined;
}

function hasContent(json: Members, { lists = [] }: OwnNames): boolean {
  return Object.entries(json).some(([key, value]) => {
    const name = key.toLowerCase();
    if (name === 'value' || name === 'items' || lists.includes(name)) return Array.isArray(value);
    return (name === 'access_token' || name === 'token' || name === 'id') && isText(value);
  });
}

/** Members that only stand beside others in an error. */
const besides: ReadonlySet<string> = new Set([
  ...[
    'exceptiontype',
    'stacktrace',
    'code',
    'status',
    'statuscode',
    'type',
    'instance',
    'traceid',
    'requestid',
  ],
  ...['activityid', 'transactionid', 'parameters', 'timestamp', 'path', 'success', 'errorcode', 'error'],
  // An exception of .NET as it is stored, and what gateways add.
  ...['classname', 'stacktracestring', 'remotestacktracestring', 'remotestackindex', 'exceptionmethod'],
  ...['hresult', 'source', 'helpurl', 'helplink', 'watsonbuckets', 'data', 'result', 'reason', '__type'],
]);

/** Forms without a wrapper: all members are those of an error, and one of them says something. */
function isRefusal(json: Members, names: OwnNames): boolean {
  const own = new Set(names.codes?.map((name) => name.toLowerCase()));
  const isKnown = Object.keys(json)
    .map((name) => name.toLowerCase())
    .every((name) => sentences.has(name) || causes.has(name) || besides.has(name) || own.has(name));
  const status = statusIn(json, names);
  return isKnown && sentencesOf(json).length > 0 && (status === undefined || status >= 400);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** The status of HTTP that an error names: as a number, or as its code (`TooManyRequests`). */
export function statusIn(json: Members, names: OwnNames = {}): number | undefined {
  const error = wrappedIn(json) ?? json;
  const numbers = [
    ...[
      json['statusCode'],
      json['StatusCode'],
      json['status'],
      json['httpStatusCode'],
      json['HttpStatusCode'],
    ],
    ...[error['statusCode'], error['status'], error['code'], error['Code']],
  ].map((value) => Number(scalarText(value)));
  const name = plainName(codeOf(json, names));
  const named = names.statuses?.[name] ?? statusOfName.get(name);
  return numbers.find((number) => Number.isInteger(number) && number >= 100 && number <= 599) ?? named;
}

const plainName = (name: string) => name.replaceAll(/[^a-z]/gi, '').toLowerCase();

/** Names of statuses as they stand in codes, and what OAuth and cloud services call some of them. */
const statusOfName: ReadonlyMap<string, number> = new Map([
  ...Object.entries(statusNames).map(([status, name]) => [plainName(name), Number(status)] as const),
  ...([
    ['servererror', 500],
    ['temporarilyunavailable', 503],
    ['unauthenticated', 401],
    ['accessdenied', 403],
    ['permissiondenied', 403],
  ] as const),
]);

/** The service's own name for the error, without the address it may be written as; '' when it has none. */
export function codeOf(json: Members, { codes = [] }: OwnNames): string {
  const error = wrappedIn(json) ?? json;
  const detail = error['detail'];
  const candidates = [
    ...[json['type'], json['error'], error['code'], error['Code'], error['Type']],
    ...codes.map((name) => json[name]),
    ...[json['errorCode'], json['ErrorCode'], isRecord(detail) ? detail['errorcode'] : undefined],
    ...[json['ExceptionType'], json['__type'], json['ClassName']],
  ];
  const code = candidates.map(scalarText).find((text) => text !== undefined && /^\S+$/.test(text)) ?? '';
  return code.slice(Math.max(code.lastIndexOf('/'), code.lastIndexOf('#')) + 1);
}

/** The parameters of an error by lower-case name; they are written as a list of pairs, or as an object. */
export function parametersOf(parameters: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(parameters)
    ? parameters
        .filter(isRecord)
        .map((pair) => [pair['name'] ?? pair['Name'], pair['value'] ?? pair['Value']])
    : isRecord(parameters)
      ? Object.entries(parameters)
      : [];
  const texts = pairs.map(([name, value]) => [
    scalarText(name)?.toLowerCase() ?? '',
    scalarText(value) ?? '',
  ]);
  return Object.fromEntries(texts);
}
