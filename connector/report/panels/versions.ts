/** SQL that makes versions comparable: the first four numbers of the text, one after the other. */
export function comparable(version: string): string {
  const part = (index: number) =>
    `coalesce(try_cast(regexp_extract(${version}, '(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:\\.(\\d+))?', ${index}) AS BIGINT), 0)`;
  return `[${[1, 2, 3, 4].map(part).join(', ')}]`;
}
