import { pick } from '../values/random.ts';

/** What is told of a user now and then: the score twice a day, the rest of it daily. */
export const profiles: readonly ((chance: number, login: string) => object)[] = [
  (chance) => ({ event_type: 'userProfileRiskscore', cur_riskscore: chance % 101 }),
  (chance, login) => ({
    ...{ event_type: 'userProfileApp', app: pick(['Payroll', 'SAP GUI', 'Remote Desktop'], chance) },
    ...{ cnt: 1 + (chance % 9), session_domain: 'ACME', user_samaccountname: `ACME\\${login}` },
  }),
  (chance) => ({
    ...{ event_type: 'userProfileDevice', device: pick(['WS-4711', 'iPad', 'MAC-0042'], chance) },
    cnt: 1 + (chance % 5),
  }),
  (chance) => ({
    ...{ event_type: 'userProfileLocation', city: pick(['Cologne', 'Springfield', 'NA'], chance) },
    ...{ country: pick(['Germany', 'United States', 'NA'], chance), cnt: 1 + (chance % 7) },
    region: 'NA', // no published column
  }),
  (chance) => ({
    ...{
      event_type: 'userProfileUsage',
      downloaded_bytes: chance % 90_000_000,
      downloaded_file_cnt: chance % 12,
    },
    ...{ uploaded_bytes: chance % 4_000_000, uploaded_file_cnt: chance % 3, shared_file_cnt: chance % 2 },
    ...{ deleted_file_cnt: 0, data_usage_bytes: (chance % 90_000_000) + (chance % 4_000_000) },
  }),
];

/** A noteworthy change of a score. */
export function scoreChange(chance: number): object {
  const isIncrease = chance % 3 > 0;
  return {
    ...{ event_type: 'riskScoreChange', alert_value: 5 + (chance % 40), cur_riskscore: chance % 101 },
    alert_type: isIncrease ? 'riskscore_increase' : 'riskscore_decrease',
    alert_message: `Risk score ${isIncrease ? 'increase' : 'decrease'} since last check`,
    previous_riskscore: (chance >>> 8) % 101, // no published column
  };
}
