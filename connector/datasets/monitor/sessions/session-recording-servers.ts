import { text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const sessionRecordingServers = monitorSet({
  name: 'session_recording_servers',
  title: 'Recorded sessions',
  group: 'Sessions and connections',
  description:
    'One row per recorded session that began in the window, with the server that holds the recording.',
  set: 'SessionRecordingServers',
  key: ['SessionKey'],
  cursor: 'CreatedDate',
  extent: { windowBy: 'Session/StartDate' },
  freshness: freshness.event,
  retention: retention.sessions,
  columns: [
    text('session_key', 'SessionKey', 'GUID of the recorded session.'),
    text(
      'session_recording_server_name',
      'SessionRecordingServerName',
      'Name of the session recording server.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded it (UTC).'),
  ],
});
