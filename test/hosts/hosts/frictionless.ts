import type { Host } from '../host.ts';
import { proveReader } from '../reader.ts';

export const host: Host = {
  title: 'frictionless finds the data package valid, and reads its tables',
  prove: (work) =>
    proveReader(work, {
      script: 'read_frictionless.py',
      limits: { noEmptyText: true, fractionDigits: 6 },
      catches: {
        wrongText: /^sessions: row \d+, user_upn: .*$/,
        wrongTimestamp: /^sessions: row \d+, end_date: .*$/,
        noInteger: /sessions: type-error: .*integer/,
        noTimestamp: /sessions: type-error: .*datetime/,
        noBoolean: /sessions: type-error: .*boolean/,
        lostRow: /sessions: row-count/,
        wrongHash: /sessions: hash-count/,
        keyTwice: /sessions: primary-key/,
        brokenReference: /application_instances: foreign-key/,
      },
    }),
};
