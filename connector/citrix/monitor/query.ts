import { ConnectorError } from '../../errors.ts';

/** OData v4 queries as the Monitor Service takes them: bare GUIDs and timestamps, `;` between nested options. */

export interface Query {
  readonly set: string;
  readonly select: readonly string[];
  readonly expand?: readonly Expansion[] | undefined;
  /** Joined with `and`. */
  readonly where: readonly string[];
  readonly orderBy: readonly string[];
  /** Requests the count of all rows that match the conditions, independent of the page size. */
  readonly count?: boolean;
  /** The most rows; with it the service returns no next link. */
  readonly top?: number | undefined;
  /** Rows to skip; 0 is omitted. */
  readonly skip?: number;
}

export interface Expansion {
  readonly navigation: string;
  readonly select: readonly string[];
  /** The service supports two levels. */
  readonly expand?: readonly Expansion[];
}

/**
 * The query's address relative to the service root.
 * @throws ConnectorError RESPONSE_INVALID for a key that is not well-formed text
 */
export function addressOf(query: Query): string {
  const options = [
    ['$select', query.select.join(',')],
    ['$expand', (query.expand ?? []).map(expansionText).join(',')],
    ['$filter', query.where.join(' and ')],
    ['$orderby', query.orderBy.join(',')],
    ['$count', query.count === true ? 'true' : ''],
    ['$top', query.top === undefined ? '' : String(query.top)],
    ['$skip', query.skip === undefined || query.skip === 0 ? '' : String(query.skip)],
  ] as const;
  const written = options
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encoded(value, query.set)}`);
  return `${query.set}?${written.join('&')}`;
}

/** The keys are from the source; a lone surrogate cannot be sent back. */
function encoded(value: string, set: string): string {
  if (value.isWellFormed()) return encodeURIComponent(value);
  throw new ConnectorError('RESPONSE_INVALID', `${set}: the source delivered a key that is not a string.`);
}

function expansionText({ navigation, select, expand = [] }: Expansion): string {
  const options = [
    select.length === 0 ? '' : `$select=${select.join(',')}`,
    expand.length === 0 ? '' : `$expand=${expand.map(expansionText).join(',')}`,
  ].filter((option) => option !== '');
  return options.length === 0 ? navigation : `${navigation}(${options.join(';')})`;
}
