import type { SimulatorOptions } from '../options.ts';
import { guidOf } from '../values/guid.ts';
import { hash } from '../values/random.ts';
import { indicators } from './indicators.ts';
import { profiles, scoreChange } from './profiles.ts';
import { sourceEvents } from './source-events.ts';

const minuteMs = 60_000;

/** Whom the events tell of; the users of the tenant have numbers from 0. */
const loginOf = (user: number): string => `user${user}`;

/**
 * The messages that Citrix Analytics has exported of the tenant, the oldest first: of some users all that is told of a user,
 * and every risk indicator once. They are sent by a broker, which is no part of the simulator.
 */
export function exportedMessages(
  { seed, now, users, customerId }: Pick<SimulatorOptions, 'seed' | 'now' | 'users' | 'customerId'>,
  sessionKeyOf: (session: number) => string,
): readonly string[] {
  const told = Math.min(users, indicators.length);
  const events = Array.from({ length: told }, (_, user) => eventsOf(user, seed, sessionKeyOf)).flat();
  const started = now.getTime() - events.length * 7 * minuteMs;
  return events.map((event, index) => {
    const time = started + index * 7 * minuteMs + (hash(seed, index, 971) % minuteMs);
    const { occurrence, ...members } = event;
    const details =
      occurrence === undefined ? {} : { occurrence_details: occurrence(isoSeconds(time - 60 * minuteMs)) };
    return JSON.stringify({
      tenant_id: customerId,
      version: 2,
      timestamp: isoSeconds(time),
      ...members,
      ...details,
    });
  });
}

interface Event extends Readonly<Record<string, unknown>> {
  readonly occurrence?: (start: string) => object;
}

/** Times of the export have no fraction of a second. */
function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function eventsOf(user: number, seed: number, sessionKeyOf: (session: number) => string): readonly Event[] {
  const login = loginOf(user);
  const entity = { entity_id: `${login}@acme.example`, entity_type: 'user' };
  const chance = (salt: number): number => hash(seed, user, 960 + salt);
  const session = sessionKeyOf(user);
  return [
    ...profiles.map((profile, salt) => ({ ...entity, ...profile(chance(salt), login) })),
    ...indicatorEvents(user, seed),
    { ...entity, ...scoreChange(chance(9)) },
    ...sourceEvents(login, session)
      .filter((_, index) => index % 3 === user % 3)
      .map((event, index) => ({
        ...entity,
        version: 1,
        event_id: guidOf(seed + 973, user * 16 + index),
        ...event,
      })),
  ];
}

/** An occurrence of the indicator that has the number of the user, and one of the events it is made of. */
function indicatorEvents(user: number, seed: number): readonly Event[] {
  const indicator = indicators[user];
  if (indicator === undefined) return [];
  const { id, name, category, vector, source, severity, entityType, preConfigured, occurrence, event } =
    indicator;
  const common = {
    entity_id: entityType === 'share' ? 's8b4e1f2a' : `${loginOf(user)}@acme.example`,
    ...{ entity_type: entityType, indicator_id: id, indicator_uuid: guidOf(seed + 972, user) },
    ...{ indicator_category_id: category[0], indicator_vector: vector, data_source_id: source[0] },
  };
  return [
    {
      ...{ ...common, event_type: 'indicatorSummary', indicator_name: name, indicator_category: category[1] },
      ...{
        indicator_type: preConfigured === undefined ? 'builtin' : 'custom',
        data_source: source[1],
        severity,
      },
      ...(preConfigured === undefined ? {} : { pre_configured: preConfigured }),
      ...{ risk_probability: 1, ui_link: 'https://analytics.cloud.example/user/', occurrence },
    },
    { ...common, event_type: 'indicatorEventDetails', ...event },
  ];
}
