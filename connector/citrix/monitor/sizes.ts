import type { Emit } from '../../events.ts';
import type { SizeFailure } from '../../http/call.ts';
import { afterFailure, afterPage, type PageSize, rowsIn, serversOwn, usualPage } from './page-size.ts';

/** How a page is asked for in parts, when it is more than the source can bear. */
export interface Parts {
  /** Where so many of its rows at most are asked for. */
  readonly at: (rows: number) => URL;
  /** Rows that can come at most, where that is known. */
  readonly most?: number | undefined;
  /** Told the text of the page before it is parsed. */
  readonly onBodyText?: ((text: string) => void) | undefined;
}

/** One page, asked for in the size the source can bear. */
interface SizedQuestion {
  readonly address: URL;
  /** Told of a failure that fewer rows may cure: where to ask for fewer; undefined: ask as before. */
  readonly smaller: (failure: SizeFailure) => URL | undefined;
  /**
   * To be told of the page that came in the end.
   * @returns whether as many rows came as were asked for; undefined when the size was the server's own
   */
  readonly came: (rows: number, isLinked: boolean) => boolean | undefined;
}

/**
 * Remembers for each kind of rows (of one set with one choice of members and expansions: they weigh about the same) how
 * many at once the source can bear, for all readings of a run.
 */
export function openSizes(emit: Emit): (whole: URL, parts: Parts) => SizedQuestion {
  const known = new Map<string, PageSize>();
  let seen: number | undefined;

  return (whole, { at, most = Number.POSITIVE_INFINITY }) => {
    const { kind, set } = kindOf(at(1));
    const sizeNow = () => known.get(kind) ?? serversOwn;
    let { halvings } = sizeNow();
    let asked = rowsIn(halvings, seen ?? usualPage);

    function shrunk(failure: SizeFailure): PageSize {
      const size = sizeNow();
      // Another reading of the same kind may have found out meanwhile.
      if (size.halvings > halvings) return size;
      return afterFailure(size, { full: seen ?? usualPage, most, isFinal: !failure.retry });
    }

    /** Takes note of a page; says whether its size is bigger than the one that was known to work. */
    function grown(isFull: boolean): boolean {
      const size = sizeNow();
      if (size.halvings === halvings) known.set(kind, afterPage(size, isFull));
      return isFull && size.standing === 'grown';
    }

    return {
      address: asked === undefined ? whole : at(asked),
      smaller(failure) {
        const size = shrunk(failure);
        known.set(kind, size);
        const rows = rowsIn(size.halvings, seen ?? usualPage);
        if (rows === undefined || size.halvings <= halvings) return undefined;
        halvings = size.halvings;
        asked = rows;
        emit({ type: 'page-resized', set, rows, code: failure.code });
        return at(rows);
      },
      came(rows, isLinked) {
        if (asked === undefined) {
          if (isLinked) seen = Math.max(seen ?? 1, rows);
          if (grown(isLinked)) emit({ type: 'page-resized', set, rows: null, code: null });
          return undefined;
        }
        const isFull = isLinked || rows >= asked;
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
