import { exportedMessages } from './export/messages.ts';
import { type RunningServer, serve } from './http/server.ts';
import { type Change, type SimulatorOptions, withDefaults } from './options.ts';
import { Store } from './tenant/store.ts';
import { createWitness, type Witness } from './witness/witness.ts';

export type { Fault, FaultEffect, FaultTarget } from './http/fault-kinds.ts';
export type { RecordedRequest } from './http/recording.ts';
export type {
  Change,
  CostModel,
  Drift,
  ExtraRows,
  HidePredicates,
  LogOptions,
  Mutation,
  SimulatorOptions,
  TableName,
} from './options.ts';
export { CANARY } from './tenant/daas-rows.ts';
export { CMDLET_CANARY } from './tenant/log-rows.ts';
export { hostileNames } from './tenant/names.ts';
export type { RawRow, SetName } from './values/rows.ts';
export type { Table, Tables, TableTitle, Window, Witness } from './witness/witness.ts';

/** A running loopback Citrix Cloud with one customer. */
export interface Simulator extends RunningServer, AsyncDisposable {
  readonly options: SimulatorOptions;
  readonly tenant: {
    readonly customerId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly siteId: string;
  };
  /** The timestamp in which a crowd of sessions starts at once, and how many they are. */
  readonly storm: { readonly at: string; readonly count: number };
  readonly witness: Witness;
  /** The messages that Citrix Analytics has exported of its users, the oldest first; a broker has to send them. */
  exported(): readonly string[];
  /** Moves the tenant's present forward, up to `now`; the witness goes with it. @throws RangeError for other timestamps */
  moveTo(present: Date): void;
  /** Changes the tenant at once; the witness speaks of it as it is then. */
  change(change: Change): void;
}

/** The witness of a tenant that nobody serves: it knows the tables as they are before anything changes. */
export function witnessOf(options: Partial<SimulatorOptions>): Witness {
  return createWitness(new Store(withDefaults(options)));
}

/** Starts a loopback Citrix Cloud; it serves until closed. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const full = withDefaults(options);
  const store = new Store(full);
  const server = await serve(store);
  const { customerId, clientId, clientSecret, siteId } = full;
  return {
    ...server,
    options: full,
    tenant: { customerId, clientId, clientSecret, siteId },
    storm: store.storm(),
    witness: createWitness(store),
    exported: () => exportedMessages(full, (session) => store.timeline.keyOf(session)),
    moveTo: (present) => store.moveTo(present),
    change: (change) => store.change(change),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
