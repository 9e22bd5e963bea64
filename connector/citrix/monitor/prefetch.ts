import { parseJson } from '../../json.ts';
import type { CursorType } from './cursors.ts';
import type { Expansion } from './query.ts';
import type { Page } from './service.ts';

/** Asks for the page from a point on; `onBodyText` is told the page's text before it is parsed. */
type AskFrom = (from: string, onBodyText: (text: string) => void) => Promise<Page>;

/** What is read, as far as it concerns the end of a page. */
interface PrefetchTarget {
  readonly cursor: CursorType;
  readonly property: string;
  readonly expand: readonly Expansion[];
}

/** Pages that are asked for before their turn. */
export interface Prefetcher {
  /** To be told the text of the page from `from` on, as soon as it is there. */
  onBodyText(from: string | undefined): (text: string) => void;
  /** The page from a point on, if it is on its way. */
  take(from: string | undefined): Promise<Page> | undefined;
}

/**
 * Finds the point where the next page begins in the end of a page's text, and asks for it before the page is parsed, so
 * that the source need not wait for our parser. It is a guess, which is used only if the parsed rows say the same;
 * after a wrong one no more guesses are made. No page is asked for while another waits to be used.
 */
export function createPrefetcher({ cursor, property, expand }: PrefetchTarget, ask: AskFrom): Prefetcher {
  // A related row's property of the same name would be taken for the row's own.
  let isEnabled = !mentions(expand, property);
  let waitingFrom: string | undefined;
  let waiting: Promise<Page> | undefined;

  function onBodyText(from: string | undefined): (text: string) => void {
    return (text) => {
      if (!isEnabled || waitingFrom !== undefined) return;
      const tail = text.slice(-tailLength);
      const last = leadsOn.test(tail) ? lastCursorIn(tail, property, cursor) : undefined;
      const next = last === undefined ? undefined : cursor.before(last);
      if (next === undefined || (from !== undefined && cursor.compare(next, from) <= 0)) return;
      waitingFrom = next;
      waiting = ask(next, onBodyText(next));
      waiting.catch(() => undefined); // met when it is used; a guess that is not used may fail
    };
  }

  return {
    onBodyText,
    take(from) {
      const [guessed, page] = [waitingFrom, waiting];
      waitingFrom = undefined;
      waiting = undefined;
      isEnabled &&= guessed === undefined || guessed === from;
      return guessed === from ? page : undefined;
    },
  };
}

function mentions(expansions: readonly Expansion[], property: string): boolean {
  return expansions.some(
    ({ select, expand: deeper = [] }) => select.includes(property) || mentions(deeper, property),
  );
}

/** The last row lies within so many characters, or is too long for this. */
const tailLength = 16 * 1024;

/** A next page is named, wherever it is said to be. */
const leadsOn = /"(?:@odata\.|@|odata\.)nextLink":"[^"]/i;

/** The cursor that stands last in a page's text. */
function lastCursorIn(tail: string, property: string, cursor: CursorType): string | undefined {
  const at = tail.lastIndexOf(`"${property}":`);
  const [token] = at < 0 ? [] : (/^("[^"\\]*"|-?\d+)/.exec(tail.slice(at + property.length + 3)) ?? []);
  return token === undefined ? undefined : cursor.of(parseJson(token));
}
