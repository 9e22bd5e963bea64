import { type Column, type Dataset, type DatasetGroup, defineDataset, required } from '../define.ts';
import type { Extent, MonitorSource } from '../sources.ts';

/** An entity set as a table of its own: its properties as they are, with no other rows joined to them. */
interface SetDeclaration {
  readonly name: string;
  readonly title: string;
  readonly group: DatasetGroup;
  readonly description: string;
  readonly set: string;
  /** The properties that together identify a row. */
  readonly key: readonly string[];
  /** The property that pages, and by default the window, are cut by. */
  readonly cursor: string;
  /** What of key and cursor rows may be without. */
  readonly mayLack?: readonly string[];
  readonly extent?: Extent;
  /** Rows never change, and none comes later than the overlap: what had been read before is not read again. */
  readonly isAppendOnly?: true;
  readonly leftOut?: readonly string[];
  readonly freshness: string;
  readonly retention?: string;
  readonly columns: readonly (Column | readonly Column[])[];
}

/** Completes the declaration of a table that shows an entity set as it is. */
export function monitorSet(declaration: SetDeclaration): Dataset<MonitorSource> {
  const { set, key, cursor, mayLack = [], extent, isAppendOnly, leftOut, columns, ...rest } = declaration;
  const needed = [...key, cursor].filter((property) => !mayLack.includes(property));
  const all = columns
    .flat()
    .map((column) => (needed.some((property) => shows(column, property)) ? required(column) : column));
  const nameOf = (property: string) => all.find((column) => shows(column, property))?.name ?? '';
  return defineDataset<MonitorSource>({
    ...rest,
    key: key.map(nameOf),
    cursor: nameOf(cursor),
    source: {
      service: 'monitor',
      ...{ set, key, cursor, relations: {} },
      ...(extent === undefined ? {} : { extent }),
      ...(isAppendOnly === true ? { closedBy: {} } : {}),
      ...(leftOut === undefined ? {} : { leftOut }),
    },
    columns: all,
  });
}

function shows({ inputs, derive }: Column, property: string): boolean {
  return derive === undefined && inputs.length === 1 && inputs[0] === property;
}
