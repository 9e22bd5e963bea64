import { isRecord, parseJson, scalarText } from '../json.ts';

/**
 * What an error body says, whichever of the shapes it has: the Citrix Cloud form `{type, detail, parameters}`, OAuth
 * `{error, error_description}`, OData `{error: {code, message}}`, the gateway's `{statusCode, message, activityId}`, the
 * Orchestration form `{ErrorMessage}`, plain text, HTML, or nothing at all.
 */
export interface ErrorBody {
  /** The last part of `type` (`rateLimitExceeded`, `authorization`), or the code of the other forms; '' when unknown. */
  readonly type: string;
  /** One line for people, at most 300 characters; '' when the body says nothing readable. */
  readonly text: string;
  /** `parameters` by lower-case name; Citrix writes them as a list of pairs, or as an object. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body is the API gateway's own, not the service's. */
  readonly fromGateway: boolean;
  /** The body is a page for people: none of Citrix's services writes one. */
  readonly isPage: boolean;
}

const longest = 300;

export function readErrorBody(body: string): ErrorBody {
  const json = tryJson(body);
  if (json === undefined) {
    const isHtml = /^\s*</.test(body);
    return {
      type: '',
      text: isHtml ? titleOf(body) : oneLine(body),
      parameters: {},
      fromGateway: false,
      isPage: isHtml,
    };
  }
  const error = isRecord(json['error']) ? json['error'] : isRecord(json['Error']) ? json['Error'] : json;
  const type = firstText(json['type'], json['error'], error['code'], error['Type'], json['SdkErrorId']);
  const words = firstText(
    json['detail'],
    json['error_description'],
    error['message'],
    error['Message'],
    json['ErrorMessage'],
    json['errorMessage'],
  );
  return {
    type: type.slice(type.lastIndexOf('/') + 1),
    text: oneLine(words),
    parameters: parametersOf(json['parameters']),
    fromGateway: 'activityId' in json,
    isPage: false,
  };
}

/** What a page calls itself: often the product that refuses. */
function titleOf(page: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1] ?? '';
  return oneLine(title) === '' ? 'a web page' : `a web page, "${oneLine(title)}"`;
}

function tryJson(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json = parseJson(body);
    return isRecord(json) ? json : undefined;
  } catch {
    // An error page that is no JSON is expected here, and handled as text.
    return undefined;
  }
}

function parametersOf(parameters: unknown): Readonly<Record<string, string>> {
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

function firstText(...candidates: readonly unknown[]): string {
  return (
    candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '') ??
    ''
  );
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
