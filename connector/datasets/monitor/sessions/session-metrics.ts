import { connectionState } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const sessionMetrics = monitorSet({
  name: 'session_metrics',
  title: 'Session metrics',
  group: 'Sessions and connections',
  description:
    'One row per measurement of a running session in the window: how long the way between user and machine took.',
  set: 'SessionMetrics',
  key: ['Id'],
  cursor: 'CollectedDate',
  freshness: freshness.metrics,
  retention: retention.sessionMetrics,
  columns: [
    int64('session_metric_id', 'Id', 'Number of the measurement in Citrix monitoring.'),
    timestamp(
      'collected_date',
      'CollectedDate',
      "When the session was measured (UTC); the table's window is cut by it.",
    ),
    int64(
      'ica_rtt_ms',
      'IcaRttMS',
      "Milliseconds from the user's action to its echo on the screen (ICA round trip time).",
    ),
    int64('ica_latency_ms', 'IcaLatency', 'Milliseconds a packet of the session takes on the network.'),
    int64(
      'client_l7_latency_ms',
      'ClientL7Latency',
      'Milliseconds between device and gateway, measured at the application layer; empty when not measured.',
    ),
    int64(
      'server_l7_latency_ms',
      'ServerL7Latency',
      'Milliseconds between gateway and machine, measured at the application layer; empty when not measured.',
    ),
    text('session_key', 'SessionId', 'GUID of the session that was measured.'),
    ...enumeration(
      'connection_state',
      'ConnectionState',
      connectionState,
      'What the session was doing when it was measured.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the measurement (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the measurement (UTC).',
    ),
  ],
});
