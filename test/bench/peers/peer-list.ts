/** What is compared with our run. */
export interface Peer {
  readonly name: string;
  readonly what: string;
  /** The virtual environment by its requirements; undefined: Node.js. */
  readonly packages: string | undefined;
  /** For Bash: `$PYTHON`, `$NODE`, `$SCRIPTS`, `$WORK` (an empty folder), `$OUT` (the table), `$PAGES` (our queries). */
  readonly command: string;
  /** Whether it leaves a table. A floor does only a part of the work. */
  readonly hasTable: boolean;
}

export const peers: readonly Peer[] = [
  {
    name: 'wire',
    what: 'wire floor: our requests, thrown away',
    packages: undefined,
    command: '"$NODE" test/bench/baseline.ts wire < "$PAGES"',
    hasTable: false,
  },
  {
    name: 'parse',
    what: 'parse floor: gunzip and JSON.parse besides',
    packages: undefined,
    command: '"$NODE" test/bench/baseline.ts parse < "$PAGES"',
    hasTable: false,
  },
  {
    name: 'polars',
    what: 'httpx + orjson + polars',
    packages: 'polars',
    command: '"$PYTHON" "$SCRIPTS/fast.py" "$OUT"',
    hasTable: true,
  },
  {
    name: 'requests',
    what: 'requests + csv, dictionaries',
    packages: 'plain',
    command: '"$PYTHON" "$SCRIPTS/plain.py" "$OUT"',
    hasTable: true,
  },
  {
    name: 'airbyte',
    what: 'Airbyte low-code CDK + join by DuckDB',
    packages: 'airbyte',
    command:
      '"$PYTHON" "$SCRIPTS/airbyte_source.py" "$WORK" | "$PYTHON" "$SCRIPTS/destination.py" "$WORK"; "$PYTHON" "$SCRIPTS/join.py" "$WORK" "$OUT"',
    hasTable: true,
  },
  {
    name: 'singer',
    what: 'Singer SDK tap + join by DuckDB',
    packages: 'singer',
    command:
      'echo "{}" > "$WORK/config.json"; "$PYTHON" "$SCRIPTS/tap.py" --config "$WORK/config.json" | "$PYTHON" "$SCRIPTS/destination.py" "$WORK"; "$PYTHON" "$SCRIPTS/join.py" "$WORK" "$OUT"',
    hasTable: true,
  },
  {
    name: 'dlt',
    what: 'dlt rest_api to DuckDB + COPY',
    packages: 'dlt',
    command: '"$PYTHON" "$SCRIPTS/dlt_pipeline.py" "$WORK" "$OUT"',
    hasTable: true,
  },
];

/** Ours, measured in the same way. */
export const ours: Peer = {
  name: 'ours',
  what: 'citrix-connector run',
  packages: undefined,
  command: '"$NODE" dist/cli.js run --params "$PARAMS" --out "$WORK"',
  hasTable: true,
};
