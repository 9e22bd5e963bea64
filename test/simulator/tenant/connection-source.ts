import { hash, pick } from '../values/random.ts';
import type { Row, RowSource } from '../values/rows.ts';
import { minutes, seconds, type Timestamp } from '../values/timestamp.ts';
import type { Moment } from './moment.ts';
import { nameOf } from './names.ts';

export const FIRST_CONNECTION_ID = 800_001;

const platforms = ['Windows', 'Macintosh', 'Linux', 'HTML5', 'Chrome', 'Android'];
const countries = ['Germany', 'United States', 'Côte d’Ivoire', 'Japan', null];
/** The first whole number that a double can no longer hold: it comes out one less from a careless JSON parser. */
const BEYOND_DOUBLE = 9_007_199_254_740_993n;

function client(seed: number, id: number, s: number): Record<string, string | number | null> {
  const platform = hash(seed, s, 71) % platforms.length;
  const outside = hash(seed, s, 72) % 3 === 0;
  return {
    ClientName: id % 41 === 0 ? null : nameOf(`WS-${(hash(seed, s, 73) % 40_000).toString(36)}`, id, 37),
    ClientAddress: `10.${s % 250}.${(s >> 8) % 250}.${hash(seed, s, 74) % 250}`,
    ClientPublicIP: outside ? `203.0.113.${s % 250}` : null,
    ClientVersion: `24.${s % 12}.0.${hash(seed, s, 75) % 99}`,
    ClientPlatform: pick(platforms, platform),
    ClientISP: outside ? nameOf('Example Telecom', s, 19) : null,
    ClientLocationCountry: outside ? pick(countries, hash(seed, s, 76)) : null,
    ClientLocationCity: outside ? pick(['Köln', 'São Paulo', 'Springfield, IL'], s) : null,
    ClientNetworkInterfaceType: s % 3,
    WorkspaceType: id % 503 === 3 ? 77 : platform < 5 ? platform + 1 : 0,
    ConnectedViaHostName: outside ? 'gateway.example.invalid' : null,
    ConnectedViaIPAddress: outside ? '198.51.100.7' : `10.9.${s % 250}.1`,
    LaunchedViaHostName: s % 5 === 0 ? 'storefront-1' : null,
    LaunchedViaIPAddress: s % 5 === 0 ? '10.1.1.5' : null,
  };
}

/** The Connections set: one for nearly every session, more for those that were reconnected. */
export function createConnectionSource(moment: Moment): RowSource {
  const { connections, history } = moment;
  const { seed } = history;

  /** A connection ends before the next one of its session begins, the last one with the session. */
  const disconnectOf = (position: number, session: number, time: Timestamp): Timestamp | null => {
    const next = history.connections.eventsOf(session).find((other) => other.position > position);
    if (next !== undefined) return moment.reached(time + Math.floor((next.time - time) * 0.8));
    const { end } = history.facts(session);
    if (end !== null) return end < moment.present ? end : null;
    return hash(seed, session, 77) % 4 === 0 ? moment.reached(time + minutes(9)) : null;
  };

  const row = (position: number): Row => {
    const { family, session, time } = connections.at(position);
    const id = FIRST_CONNECTION_ID + position;
    const { isStub, end } = moment.facts(session);
    // A short session may end before the last step of its logon is written; its row is complete then.
    const when = end === null ? moment.reached : moment.happens;
    const logOn = (delay: number): Timestamp | null => (isStub ? null : when(time + seconds(delay)));
    const disconnected = disconnectOf(position, session, time);
    // A machine that was off is started for the first connection of a session, while it is brokered.
    const started = (delay: number): Timestamp | null =>
      family === 0 && session % 7 === 2 ? logOn(delay) : null;
    const scripted = (delay: number): Timestamp | null => (session % 4 === 1 ? logOn(delay) : null);
    return {
      Id: id,
      ...client(seed, id, session),
      IsReconnect: family > 0,
      IsSecureIca: session % 2 === 0,
      Protocol: pick(['HDX', 'HDX', 'HDX', 'RDP', 'Console'], hash(seed, session, 78)),
      LogOnStartDate: logOn(2.5),
      LogOnEndDate: logOn(21.25),
      BrokeringDuration: id % 997 === 3 ? BEYOND_DOUBLE : id % 31 === 0 ? null : hash(seed, id, 79) % 5000,
      BrokeringDate: time,
      DisconnectCode: id % 1499 === 9 ? -BEYOND_DOUBLE : disconnected === null ? null : id % 4,
      DisconnectDate: disconnected,
      VMStartStartDate: started(0.05),
      VMPoweredOnDate: started(0.4),
      VMStartEndDate: started(1.05),
      ClientSessionValidateDate: logOn(3),
      ServerSessionValidateDate: logOn(3.5),
      EstablishmentDate: logOn(1.117),
      HdxStartDate: logOn(4),
      HdxEndDate: logOn(5),
      AuthenticationDuration: isStub ? null : hash(seed, id, 80) % 3000,
      GpoStartDate: logOn(6),
      GpoEndDate: logOn(9),
      LogOnScriptsStartDate: scripted(9.2),
      LogOnScriptsEndDate: scripted(9.8),
      ProfileLoadStartDate: logOn(10),
      ProfileLoadEndDate: logOn(14),
      InteractiveStartDate: logOn(15),
      InteractiveEndDate: logOn(21),
      SessionKey: history.keyOf(session),
      CreatedDate: time,
      ModifiedDate: disconnected ?? time,
    };
  };

  return {
    size: connections.size,
    cursor: 'CreatedDate',
    growing: ['Id'],
    cursorAt: (position) => connections.at(position).time,
    firstFrom: (timestamp) => connections.countBefore(timestamp),
    row,
    peek: () => undefined,
    find: (property, value) => {
      if (property === 'SessionKey') {
        const session = typeof value === 'string' ? moment.indexOfKey(value) : undefined;
        return session === undefined ? [] : connections.positionsOf(session);
      }
      if (property !== 'Id') return undefined;
      const position = Number(value) - FIRST_CONNECTION_ID;
      return Number.isInteger(position) && position >= 0 && position < connections.size ? [position] : [];
    },
    narrow: () => undefined,
  };
}
