import { hash } from '../values/random.ts';
import type { Row } from '../values/rows.ts';
import { kinds, type RowContext } from './context.ts';
import { nameOf } from './names.ts';

export function applicationRows(context: RowContext, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const date = context.dateBefore(index, 241);
    const isDeleted = index % 17 === 8;
    return {
      Id: context.guid(kinds.application, index),
      Name: nameOf(`Application ${index}`, index, 3),
      PublishedName: nameOf(`Published ${index}`, index + 1, 4),
      ApplicationType: index % 29 === 4 ? 5 : index % 7 === 0 ? 1 : 0,
      Enabled: index % 9 !== 3,
      AdminFolder: index % 4 === 0 ? '' : 'Office\\Tools\\',
      LifecycleState: isDeleted ? 1 : 0,
      Path: isDeleted ? null : `C:\\Program Files\\App, ${index}\\app.exe`,
      BrowserName: `App-${hash(context.seed, index, 242) % 10_000}`,
      CreatedDate: date,
      ModifiedDate: date,
    };
  });
}

/** The last two pairs are codes that nobody has published. */
const failures = [
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 1],
  [5, 4],
  [9, 5],
  [12, 3],
  [100, 3],
  [101, 2],
  [55, 1],
  [7, 12],
] as const;

export function failureCategoryRows(context: RowContext): Row[] {
  return failures.map(([code, category], index) => ({
    Id: index + 1,
    ConnectionFailureEnumValue: code,
    Category: category,
    CreatedDate: context.dateBefore(index, 251),
    ModifiedDate: context.dateBefore(index, 251),
  }));
}

/** One Id is beyond what a double holds exactly. */
export function publishedDesktopRows(): Row[] {
  const ids = [91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 9_007_199_254_740_993n];
  return ids.map((Id, index) => ({ Id, PublishedName: nameOf(`Desktop ${index}`, index, 3) }));
}
