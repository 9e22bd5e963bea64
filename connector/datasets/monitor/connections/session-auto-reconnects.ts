import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const sessionAutoReconnects = monitorSet({
  name: 'session_auto_reconnects',
  title: 'Automatic reconnects',
  group: 'Sessions and connections',
  description:
    'One row per automatic reconnect in the window: which sessions suffered from an unsteady network, and how often.',
  set: 'SessionAutoReconnects',
  key: ['Id'],
  cursor: 'EventTimestamp',
  isAppendOnly: true,
  freshness: freshness.event,
  retention: retention.sessions,
  columns: [
    int64('session_auto_reconnect_id', 'Id', 'Number of the event in Citrix monitoring.'),
    text('session_key', 'SessionKey', 'GUID of the session that was reconnected.'),
    int64('connection_id', 'ConnectionId', 'Number of the connection that was reconnected.'),
    int64(
      'auto_reconnect_count',
      'AutoReconnectCount',
      'How often the session had been reconnected automatically by then.',
    ),
    int64(
      'auto_reconnect_type',
      'AutoReconnectType',
      'Number of the mechanism that reconnected it; its values are not published.',
    ),
    timestamp(
      'event_date',
      'EventTimestamp',
      "When the reconnect happened (UTC); the table's window is cut by it.",
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the reconnect (UTC).'),
  ],
});
