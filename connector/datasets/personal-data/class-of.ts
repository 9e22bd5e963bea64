import {
  type ClassifiedSources,
  type PersonalData,
  type PropertyClass,
  type PseudonymForm,
  propertyClasses,
} from './classes.ts';
import { eventData } from './events.ts';
import { inventoryData } from './inventory.ts';
import { logData } from './logs.ts';
import { measurementData } from './measurements.ts';
import { sessionData } from './sessions.ts';
import { siteData } from './site.ts';
import { siteObjectData } from './site-objects.ts';

/** What each property of each source says of persons. */
export const classifiedSources: ClassifiedSources = {
  ...sessionData,
  ...inventoryData,
  ...measurementData,
  ...siteData,
  ...siteObjectData,
  ...logData,
  ...eventData,
  // What the run itself knows.
  run: {
    none: `
      customerId siteId RunId TableName Verdict ErrorCode Rows Kind WindowFrom WindowUntil ReadAt StartedAt WrittenAt
      Version`,
  },
};

type Classes = ReadonlyMap<string, PropertyClass>;

const classesBySource: ReadonlyMap<string, Classes> = new Map(
  Object.entries(classifiedSources).map(([source, classes]) => [source, classesIn(classes)]),
);

function classesIn(classes: ClassifiedSources[string]): Classes {
  const entries = Object.entries(classes) as [PropertyClass, string][];
  return new Map(entries.flatMap(([name, text]) => wordsIn(text).map((property) => [property, name])));
}

/** The names of properties in the text of a class. */
export function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The more of these an input is, the more it decides about a column that is made of several. */
const order = [
  'none',
  'behaviour',
  'pseudonym',
  'keyOfPerson',
  'account',
  'accounts',
  'name',
  'location',
  'mayContain',
] as const satisfies readonly PropertyClass[];

/** What of a column, and of where its table comes from, tells what it says of persons. */
interface ColumnShape {
  readonly inputs: readonly string[];
  readonly type: string;
  readonly derive?: unknown;
}

interface SourceShape {
  readonly service: string;
  readonly set?: string;
  readonly path?: string;
  readonly feed?: string;
  readonly relations?: Readonly<Record<string, RelationShape>>;
}

interface RelationShape {
  readonly set?: string;
  readonly property?: string;
  readonly otherwise?: string;
}

interface Classified {
  readonly personalData?: PersonalData;
  readonly pseudonymForm?: PseudonymForm;
}

/**
 * What a column says of persons, from the properties that it is made of. Nothing where one of them is not classified:
 * a contract test fails then, and a run takes such a column for free text.
 */
export function classOf(column: ColumnShape, source: SourceShape): Classified {
  const places = column.inputs.map((input) => placeOf(input, source));
  const classes = places.map(([at, property]) => classesBySource.get(at)?.get(property));
  if (classes.length === 0 || classes.includes(undefined)) return {};
  const most = order[Math.max(...classes.map((one) => (one === undefined ? -1 : order.indexOf(one))))];
  if (most === undefined) return {};
  const { personalData, form }: { personalData: PersonalData; form?: PseudonymForm } = propertyClasses[most];
  // Only texts and numbers can say who or where somebody is.
  const canIdentify = column.type === 'text' || (column.type === 'int64' && column.derive === undefined);
  if (!canIdentify && personalData !== 'none') return { personalData: 'behaviour' };
  const isUse = personalData === 'none' && isOfPerson(source) && places.some(([at]) => at !== 'run');
  if (isUse) return { personalData: 'behaviour' };
  return form === undefined ? { personalData } : { personalData, pseudonymForm: form };
}

/** Each row of a set with properties of behaviour belongs to somebody; what is joined to it was used by that person. */
function isOfPerson({ set = '' }: SourceShape): boolean {
  return set !== 'Users' && 'behaviour' in (classifiedSources[set] ?? {});
}

/** The source that an input is a property of, and the property. */
export function placeOf(input: string, source: SourceShape): readonly [string, string] {
  const dot = input.indexOf('.');
  const first = dot < 0 ? '' : input.slice(0, dot);
  const rest = input.slice(dot + 1);
  if (first === 'run') return ['run', rest];
  const relation = source.relations?.[first];
  return relation === undefined ? [ownPlace(source), input] : [placeOfRelated(relation), rest];
}

/** The service names a property that leads to one row in the singular, and the set in the plural. */
function placeOfRelated({ set, otherwise, property = '' }: RelationShape): string {
  return set ?? otherwise ?? `${property}s`;
}

function ownPlace({ service, set, path = '', feed = '' }: SourceShape): string {
  if (set !== undefined) return set;
  if (service === 'daas') return path;
  if (service === 'log') return feed;
  if (service === 'run') return 'run';
  return service === 'composed' ? 'composed' : 'events';
}
