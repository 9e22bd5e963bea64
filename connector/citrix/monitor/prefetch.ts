import { parseJson } from '../../json.ts';
import type { CursorType } from './cursors.ts';
import type { Expansion } from './query.ts';
import type { Page } from './service.ts';

/** Fetches the page from a point on; `onBodyText` gets its text before it is parsed. */
type FetchFrom = (from: string, onBodyText: (text: string) => void) => Promise<Page>;

/** The properties of a reading that are needed to find the end of a page. */
interface PrefetchTarget {
  readonly cursor: CursorType;
  readonly property: string;
  readonly expand: readonly Expansion[];
}

/** Pages that are requested in advance. */
export interface Prefetcher {
  /** Returns the listener for the text of the page from `from` on. */
  onBodyText(from: string | undefined): (text: string) => void;
  /** The page from a point on, if it was prefetched. */
  take(from: string | undefined): Promise<Page> | undefined;
}

/**
 * Finds the start of the next page in the end of a page's text, and fetches it before the page is parsed, so
 * that the source need not wait for the parser. It is a guess, which is used only if the parsed rows confirm it;
 * after a wrong guess prefetching ends. No page is fetched while another waits to be used.
 */
export function createPrefetcher(
  { cursor, property, expand }: PrefetchTarget,
  fetchPage: FetchFrom,
): Prefetcher {
  // A property of a related row with the same name would be mistaken for the row's own.
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
      waiting = fetchPage(next, onBodyText(next));
      waiting.catch(() => undefined); // handled when it is used; an unused guess may fail
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

/** The last row is within so many characters; a longer row is not prefetched. */
const tailLength = 16 * 1024;

/** The text contains a link to a next page. */
const leadsOn = /"(?:@odata\.|@|odata\.)nextLink":"[^"]/i;

/** The cursor that stands last in a page's text. */
function lastCursorIn(tail: string, property: string, cursor: CursorType): string | undefined {
  const at = tail.lastIndexOf(`"${property}":`);
  const [token] = at < 0 ? [] : (/^("[^"\\]*"|-?\d+)/.exec(tail.slice(at + property.length + 3)) ?? []);
  return token === undefined ? undefined : cursor.of(parseJson(token));
}
