import { type ErrorCode, errorDefinitions } from '../errors/codes.ts';
import { causeRemediesOf } from '../errors/remedies.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { said } from './phrase.ts';
import type { Texts } from './texts.ts';

/** Errors and warnings in the language of the reader. */

interface Finding {
  readonly code: ErrorCode | WarningCode;
  readonly message: string;
  readonly remedy: string;
}

export const keyOf = {
  meaning: (code: ErrorCode | WarningCode) => `${kindOf(code)}.${code}.meaning`,
  remedy: (code: ErrorCode | WarningCode) => `${kindOf(code)}.${code}.remedy`,
  cause: (code: ErrorCode, cause: string) => `error.${code}.cause.${cause}`,
  causeRemedy: (code: ErrorCode, cause: string) => `error.${code}.cause.${cause}.remedy`,
};

function isError(code: ErrorCode | WarningCode): code is ErrorCode {
  return Object.hasOwn(errorDefinitions, code);
}

function kindOf(code: ErrorCode | WarningCode): string {
  return isError(code) ? 'error' : 'warning';
}

/**
 * The same finding for a reader. Messages hold what this one case was, often in the words of the source, and exist in
 * English: another language says what the code means, and quotes the message behind it.
 */
export function findingIn<F extends Finding>(texts: Texts, finding: F): F {
  const { code, message, remedy } = finding;
  const meaning = texts.translate(keyOf.meaning(code), '');
  return {
    ...finding,
    message: meaning === '' ? message : texts.say(said('error.original', { meaning, message })),
    remedy: remedyIn(texts, code, remedy),
  };
}

/** A finding whose message is in the language of the reader already. */
export function remediedIn<F extends Finding>(texts: Texts, finding: F): F {
  return { ...finding, remedy: remedyIn(texts, finding.code, finding.remedy) };
}

/** A remedy is one of those declared for its code; which of them, it tells itself. */
function remedyIn(texts: Texts, code: ErrorCode | WarningCode, remedy: string): string {
  if (!isError(code)) return texts.translate(keyOf.remedy(code), warningDefinitions[code].remedy);
  const cause = causeRemediesOf(code).find((declared) => declared.remedy === remedy);
  if (cause !== undefined) return texts.translate(keyOf.causeRemedy(code, cause.name), remedy);
  return remedy === errorDefinitions[code].remedy ? texts.translate(keyOf.remedy(code), remedy) : remedy;
}
