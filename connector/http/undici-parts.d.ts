/** Undici declares types for its main file alone. */

declare module 'undici/lib/api/index.js' {
  const api: Pick<import('undici').Dispatcher, 'connect' | 'pipeline' | 'request' | 'stream' | 'upgrade'>;
  export = api;
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  const dispatcher: typeof import('undici').Dispatcher;
  export = dispatcher;
}

declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  const agent: typeof import('undici').EnvHttpProxyAgent;
  export = agent;
}

declare module 'undici/lib/dispatcher/pool.js' {
  const pool: typeof import('undici').Pool;
  export = pool;
}

declare module 'undici/lib/web/fetch/formdata.js' {
  export { FormData } from 'undici';
}
