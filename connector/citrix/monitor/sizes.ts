import type { Emit } from '../../events.ts';
import type { SizeFailure } from '../../http/call.ts';
import type { PageScanner } from '../../scan/page-scanner.ts';
import { afterFailure, afterPage, type PageSize, rowsIn, serversOwn, usualPage } from './page-size.ts';

/** How a page is split if the source cannot deliver it at once. */
export interface Parts {
  /** The address for at most so many of its rows. */
  readonly at: (rows: number) => URL;
  /** The most rows that it can return, if known. */
  readonly most?: number | undefined;
  /** Called with the text of the page before it is parsed. */
  readonly onBodyText?: ((text: string) => void) | undefined;
  /** Leaves its rows bytes, if they are written like those before them. */
  readonly scanner?: PageScanner | undefined;
}

/** The query for one page, in a size that the source can deliver. */
interface SizedQuery {
  readonly address: URL;
  /** Called for a failure that fewer rows may avoid: the address for fewer; undefined: retry unchanged. */
  readonly smaller: (failure: SizeFailure) => URL | undefined;
  /**
   * Called for the received page.
   * @returns whether as many rows were received as requested; undefined if the server decided the size
   */
  readonly received: (rows: number, isLinked: boolean) => boolean | undefined;
}

/**
 * Remembers for each kind of rows (of one set with one choice of members and expansions: they weigh about the same) how
 * many at once the source can deliver, for all readings of a run.
 */
export function openSizes(emit: Emit): (whole: URL, parts: Parts) => SizedQuery {
  const known = new Map<string, PageSize>();
  let seen: number | undefined;

  return (whole, { at, most = Number.POSITIVE_INFINITY }) => {
    const { kind, set } = kindOf(at(1));
    const sizeNow = () => known.get(kind) ?? serversOwn;
    let { halvings } = sizeNow();
    let rowsRequested = rowsIn(halvings, seen ?? usualPage);

    function shrunk(failure: SizeFailure): PageSize {
      const size = sizeNow();
      // Another reading of the same kind may have reduced the size meanwhile.
      if (size.halvings > halvings) return size;
      return afterFailure(size, { full: seen ?? usualPage, most, isFinal: !failure.retry });
    }

    /** Records a page. @returns whether its size is greater than the one that was known to work */
    function grown(isFull: boolean): boolean {
      const size = sizeNow();
      if (size.halvings === halvings) known.set(kind, afterPage(size, isFull));
      return isFull && size.trust === 'grown';
    }

    return {
      address: rowsRequested === undefined ? whole : at(rowsRequested),
      smaller(failure) {
        const size = shrunk(failure);
        known.set(kind, size);
        const rows = rowsIn(size.halvings, seen ?? usualPage);
        if (rows === undefined || size.halvings <= halvings) return undefined;
        halvings = size.halvings;
        rowsRequested = rows;
        emit({ type: 'page-resized', set, rows, code: failure.code });
        return at(rows);
      },
      received(rows, isLinked) {
        if (rowsRequested === undefined) {
          if (isLinked) seen = Math.max(seen ?? 1, rows);
          if (grown(isLinked)) emit({ type: 'page-resized', set, rows: null, code: null });
          return undefined;
        }
        const isFull = isLinked || rows >= rowsRequested;
        grown(isFull);
        return isFull;
      },
    };
  };
}

function kindOf({ pathname, searchParams }: URL): { readonly kind: string; readonly set: string } {
  const kind = [pathname, searchParams.get('$select'), searchParams.get('$expand')].join(' ');
  return { kind, set: pathname.slice(pathname.lastIndexOf('/') + 1) };
}
