import { expect, test } from 'vitest';
import { datasetNames } from '../../../connector/datasets/parameter-names.ts';
import { least, load, problemsOf } from './loading.ts';

const names = datasetNames();

const problemsWith = (...tableColumns: readonly string[]) => problemsOf({ ...least, tableColumns }, names);

test('columns that there are can be chosen, in file and environment', () => {
  const tableColumns = ['sessions.user_upn', 'machines.tags'];
  expect(load({ ...least, tableColumns }, names).tableColumns).toEqual(tableColumns);
  const env = { CITRIX_TABLE_COLUMNS: ' sessions.user_upn , machines.tags', CITRIX_COLUMNS: 'compact' };
  expect(load(least, { ...names, env })).toMatchObject({ tableColumns, columns: 'compact' });
  const twice = [' sessions.user_upn', 'sessions.user_upn '];
  expect(load({ ...least, tableColumns: twice }, names).tableColumns).toEqual(['sessions.user_upn']);
});

test.each([
  ['sessions.user_upm', 'names no column of sessions (did you mean "sessions.user_upn"?)'],
  ['session.user_upn', 'names no table (did you mean "sessions.user_upn"?)'],
  ['sessions.zzzzzzzz', 'names no column of sessions (`citrix-connector describe` lists them)'],
  ['weather.rain', 'names no table (`citrix-connector describe` lists them)'],
  ['constructor.name', 'names no table (`citrix-connector describe` lists them)'],
  ['CitrixAnalytics_userProfile_CL.cur_riskscore_d', 'tables of the risk export always keep all'],
])('%s is refused: %s', (name, problem) => {
  const problems = problemsWith('machines.tags', name);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('`tableColumns` contains');
  expect(problems[0]).toContain(problem);
});

test.each(['user_upn', 'sessions.', '.user_upn', 'sessions.user.upn', ''])(
  '%j is no column of a table',
  (name) => {
    expect(problemsWith(name)).toEqual([expect.stringContaining('must be table.column')]);
  },
);

test('each wrong name is told of', () => {
  expect(problemsWith('sessions.user_upm', 'machines.tag')).toHaveLength(2);
  expect(problemsOf({ ...least, columns: 'few' }, names)).toEqual([expect.stringContaining('`columns`')]);
});
