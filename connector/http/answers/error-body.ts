import { isRecord, tryParseJson } from '../../json.ts';
import { codeOf, type OwnNames, parametersOf, sentencesOf } from './error-json.ts';
import { elementsIn } from './markup.ts';

/**
 * What an error body says, whichever of the common shapes it has: problem details `{type, title, detail, errors}`, also
 * with `parameters`, OAuth `{error, error_description}`, OData `{error: {code, message, innererror}}` as JSON, XML or
 * at the end of an Atom feed, .NET's `{Message, ExceptionMessage, InnerException, ModelState}`, a gateway's
 * `{statusCode, message, activityId}`, `{ErrorMessage}`, plain text, HTML, or nothing.
 */
export interface ErrorBody {
  /**
   * The last part of `type` (`rateLimitExceeded`, `authorization`), or the code of the other forms; '' when unknown.
   */
  readonly type: string;
  /** One line for people: what went wrong, and what led to it; '' when the body says nothing readable. */
  readonly text: string;
  /** All sentences of the service, uncut, a line each, the outermost first: for the program, never for people. */
  readonly whole: string;
  /** `parameters` by lower-case name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body is the API gateway's own, not the service's. */
  readonly fromGateway: boolean;
  /** The body is a page for people: no service writes one. */
  readonly isPage: boolean;
}

/** Of one sentence, for people. */
const longest = 300;

export function readErrorBody(body: string, names: OwnNames = {}): ErrorBody {
  const json = membersIn(body);
  if (json !== undefined) {
    return {
      ...saying(codeOf(json, names), sentencesOf(json)),
      parameters: parametersOf(json['parameters']),
      fromGateway: 'activityId' in json,
    };
  }
  const told = body.trimStart().startsWith('<') ? fromMarkup(body) : saying('', [body.trim()]);
  return { ...told, parameters: {}, fromGateway: false };
}

type Told = Pick<ErrorBody, 'type' | 'text' | 'whole' | 'isPage'>;

function saying(type: string, said: readonly string[]): Told {
  // The first says what, the last says why; what lies between repeats.
  const shown = said.length > 1 ? [said[0] ?? '', said.at(-1) ?? ''] : said;
  return { type, text: shown.map(oneLine).join(' '), whole: said.join('\n'), isPage: false };
}

/** Elements that only pages for people have. */
const ofPages: ReadonlySet<string> = new Set(['html', 'head', 'meta', 'script', 'h1']);

/** Elements that hold an error: of OData, of .NET, of SOAP. */
const ofErrors: ReadonlySet<string> = new Set(['error', 'fault', 'exception']);

const ofSentences: ReadonlySet<string> = new Set([
  ...[
    'message',
    'messagedetail',
    'exceptionmessage',
    'faultstring',
    'detail',
    'description',
    'title',
    'reason',
  ],
]);

const ofCodes: ReadonlySet<string> = new Set(['code', 'faultcode', 'errorcode']);

/** An error as XML; any other markup is taken for a page. */
function fromMarkup(markup: string): Told {
  const elements = [...elementsIn(markup)];
  const start = elements.findIndex(({ name }) => ofErrors.has(name));
  // What stands in front of the error are rows.
  const error = elements.slice(start).filter(({ text }) => text.trim() !== '');
  if (start < 0 || elements.some(({ name }) => ofPages.has(name))) {
    const heading = ['title', 'h1'].map((name) => elements.find((one) => one.name === name)?.text ?? '');
    return asPage(heading.find((text) => text.trim() !== '') ?? '');
  }
  const said = error.filter(({ name }) => ofSentences.has(name)).map(({ text }) => text.trim());
  return saying(error.find(({ name }) => ofCodes.has(name))?.text.trim() ?? '', [...new Set(said)]);
}

/** A web page is named by its title, which is often the product that refuses the request. */
function asPage(title: string): Told {
  const name = oneLine(title);
  return { type: '', text: name === '' ? 'a web page' : `a web page, "${name}"`, whole: name, isPage: true };
}

function membersIn(body: string): Readonly<Record<string, unknown>> | undefined {
  const json = tryParseJson(body);
  // Some services write a list of errors, or the words alone.
  if (Array.isArray(json)) return { errors: json };
  if (typeof json === 'string') return { message: json };
  return isRecord(json) ? json : undefined;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
