import { moment } from '../../duckdb/sql.ts';
import type { Figure, Format, Panel, ReportData } from '../panel.ts';
import { hoursWithin, numberIn, rowOf } from './shared.ts';

interface Time {
  readonly from: Date;
  readonly to: Date;
}

async function measure(data: ReportData, time: Time) {
  const begun = `began AND starts >= ${moment(time.from)} AND starts < ${moment(time.to)}`;
  return await rowOf(
    data,
    `SELECT count(DISTINCT person) FILTER (is_failed_launch IS NOT TRUE AND ${begun}) AS users,
      count(DISTINCT device) FILTER (is_failed_launch IS NOT TRUE AND ${begun}) AS devices,
      count(*) FILTER (is_failed_launch IS NOT TRUE AND ${begun}) AS sessions,
      (SELECT ${hoursWithin(time)} FROM uses) AS hours,
      (SELECT max(n) FROM session_curve WHERE ts >= ${moment(time.from)} AND ts < ${moment(time.to)}) AS peak,
      count(*) FILTER (is_failed_launch AND ${begun}) / nullif(count(*) FILTER (${begun}), 0)::DOUBLE AS failed
    FROM launches`,
  );
}

/** The last complete days, and as many before them; undefined where the tables do not reach back so far. */
function twoPeriods({ days, settings }: ReportData): { now: Time; before: Time; days: number } | undefined {
  const complete = days.filter(({ isComplete }) => isComplete);
  const length = settings.periodDays ?? Math.floor(complete.length / 2);
  const [old, middle, last] = [complete.at(-2 * length), complete.at(-length), complete.at(-1)];
  if (length === 0 || complete.length < 2 * length || !old || !middle || !last) return undefined;
  return {
    now: { from: middle.from, to: last.to },
    before: { from: old.from, to: middle.from },
    days: length,
  };
}

const numbers: readonly (readonly [key: string, label: string, format: Format, how: string])[] = [
  ['users', 'Users', 'count', 'distinct accounts whose session began'],
  ['devices', 'Devices', 'count', 'distinct names of client devices'],
  ['sessions', 'Sessions', 'count', 'begun in the period, failed launches not counted'],
  ['hours', 'Hours of use', 'hours', 'from begin to end of each session, within the period'],
  ['peak', 'Sessions at once', 'count', 'exact peak: every begin and end counts'],
  ['failed', 'Failed launches', 'percent', 'part of all launches'],
];

export const headline: Panel = {
  id: 'headline',
  title: 'At a glance',
  section: 'Overview',
  question: 'How much is Citrix used, and is it more than before?',
  readers: ['licences', 'budget'],
  method:
    'Users, devices and sessions are counted where a session began in the period; failed launches are rows of the table too, and are left out. A session without an end lasts until the tables were read.',
  limits: ['Anonymous sessions count as sessions, but not as users.'],
  needs: { sessions: ['start_date', 'end_date', 'is_failed_launch', 'user_id', 'client_name'] },
  async make(data) {
    const whole = await measure(data, data.period);
    const two = twoPeriods(data);
    const [now, before] = two ? [await measure(data, two.now), await measure(data, two.before)] : [];
    const figures = numbers.map(([key, label, format, how]): Figure => {
      const change =
        two && now && before
          ? { now: numberIn(now, key), before: numberIn(before, key), days: two.days }
          : undefined;
      return { label, value: whole[key] ?? null, format, how, ...(change && { change }) };
    });
    return {
      figures,
      views: [],
      ...(two ? {} : { notes: ['The tables have too few complete days to compare two periods.'] }),
    };
  },
};
