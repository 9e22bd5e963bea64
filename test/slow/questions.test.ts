import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Page, pageOf, readPage } from '../docs/page.ts';
import type { SimulatorOptions } from '../simulator/index.ts';
import { readEveryTable } from '../support/every-table.ts';
import { moment } from '../support/moment.ts';

/** The SQL of pages, on the tables of a simulated site: each query has an answer, with all columns, with the compact ones, and on a star. */

const tenant = {
  ...{ now: moment, days: 40, sessions: 3000, facts: 60, users: 200, machines: 1200, applications: 800 },
  ...{ catalogs: 4, deliveryGroups: 4, hypervisors: 2 },
} as const satisfies Partial<SimulatorOptions>;
const extraDatasets = ['applications', 'machines', 'config_operations', 'config_operation_details'];
const questions = readPage('docs/questions.md');
const recipes = readPage('docs/recipes.md');

/** The rows of each query, by its first line on the page. */
type Answers = ReadonlyMap<string, readonly string[]>;

/** @param zone time zone of the machine that asks */
async function answersOf({ path, blocks }: Page, out: string, zone = 'Pacific/Auckland'): Promise<Answers> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = '${zone}'`);
    const answers = new Map<string, readonly string[]>();
    for (const { text, line } of blocks.filter(({ language }) => language === 'sql')) {
      const sql = text.replaceAll("'out/", `'${out.replaceAll("'", "''")}/`);
      if (!/^(SELECT|WITH)/.test(text)) await connection.run(sql);
      else {
        const rows = (await connection.runAndReadAll(sql)).getRowsJson();
        answers.set(
          `${path}:${line}`,
          rows.map((row) => JSON.stringify(row)),
        );
      }
    }
    return answers;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Queries whose answer differs, or has no row that could differ. */
function unequal(all: Answers, other: Answers): readonly string[] {
  return [...all].flatMap(([place, rows]) => {
    if (rows.length === 0) return [`${place}: no row`];
    return JSON.stringify(rows) === JSON.stringify(other.get(place)) ? [] : [`${place}: another answer`];
  });
}

const choices = {
  all: { columns: 'all' },
  compact: { columns: 'compact' },
  star: { columns: 'all', layout: 'star' },
} as const;
type Choice = keyof typeof choices;
interface Asked {
  readonly questions: Answers;
  readonly elsewhere: Answers;
  readonly recipes: Answers;
  /** With a column that only `all` has; on a star, without its views. */
  readonly wide: Answers | string;
}
const asked = new Map<Choice, Asked>();
const planted = "SELECT count(brokering_duration_ms) FROM read_csv('out/sessions.csv')";
const wide = pageOf('wide.md', `\`\`\`sql\n${planted}\n\`\`\`\n`);
/** The page with the views of a star behind its own. */
function onStar(page: Page): Page {
  const [views, ...queries] = page.blocks;
  return {
    ...page,
    blocks: [...(views === undefined ? [] : [views]), ...readPage('docs/star.md').blocks, ...queries],
  };
}

beforeAll(async () => {
  for (const choice of Object.keys(choices) as Choice[]) {
    const isStar = choice === 'star';
    const page = isStar ? onStar(questions) : questions;
    const { report } = await readEveryTable({
      ...{ tenant, parameters: { ...choices[choice], extraDatasets, sessionWindow: 'overlapping' } },
      look: async (out) => {
        asked.set(choice, {
          questions: await answersOf(page, out),
          elsewhere: choice === 'all' ? await answersOf(page, out, 'America/Anchorage') : new Map(),
          recipes: isStar ? new Map() : await answersOf(recipes, out),
          wide: await answersOf(isStar ? questions : wide, out).catch(String),
        });
      },
    });
    expect(report.exitCode).toBe(0);
  }
});
const by = (choice: Choice) => {
  const answers = asked.get(choice);
  if (answers === undefined) throw new Error(`no tables of ${choice}`);
  return answers;
};

describe('the queries of', () => {
  test('docs/questions.md have the same answer with all and with the compact columns', () => {
    expect(by('all').questions.size).toBe(12);
    expect(unequal(by('all').questions, by('compact').questions)).toEqual([]);
  });

  test('docs/questions.md have the same answer on a star', () => {
    expect(unequal(by('all').questions, by('star').questions)).toEqual([]);
  });

  test('docs/recipes.md have the same answer with all and with the compact columns', () => {
    expect(by('all').recipes.size).toBeGreaterThan(5);
    expect(unequal(by('all').recipes, by('compact').recipes)).toEqual([]);
  });

  test('docs/questions.md do not depend on the time zone of the machine that asks', () => {
    expect(unequal(by('all').questions, by('all').elsewhere)).toEqual([]);
  });
});

describe('the comparison of answers', () => {
  test('sees a column that compact does not have, and a star without views (planted)', () => {
    expect(by('all').wide).toBeInstanceOf(Map);
    expect(by('compact').wide).toMatch(/Binder Error[\s\S]*brokering_duration_ms/);
    expect(by('star').wide).toMatch(/Binder Error[\s\S]*delivery_group_name/);
  });

  test('sees another answer, one that is missing, and one without a row (planted)', () => {
    const all = new Map([
      ['a', ['[1]']],
      ['b', ['[2]']],
      ['c', []],
    ]);
    expect(unequal(all, new Map([['a', ['[2]']]]))).toEqual([
      'a: another answer',
      'b: another answer',
      'c: no row',
    ]);
  });
});
