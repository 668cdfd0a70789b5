// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, type LoadedConfig, loadConfig, resolveShardCount, secretValues } from "./config/index.ts";
import { Clients } from "./control/clients.ts";
import type { ControlContext, ServedPorts } from "./control/control-context.ts";
import { ControlPlane } from "./control/control-plane.ts";
import { ConsumerGroups } from "./control/groups/consumer-groups.ts";
import { Memberships } from "./control/groups/memberships.ts";
import { StateLogStore } from "./control/metadata/state-log-store.ts";
import { PartitionRegistry } from "./control/partition-registry.ts";
import { Passwords } from "./control/passwords.ts";
import { ensureRootUser, type RootCredentials } from "./control/root-user.ts";
import { allRoutes } from "./control/routes-of.ts";
import { Turns } from "./control/turns.ts";
import { parseEncryptionKey } from "./encryption/encryption-key.ts";
import { UnitCipher } from "./encryption/unit-cipher.ts";
import { announceReady, announceStart } from "./lifecycle/announce.ts";
import { backgroundTasks } from "./lifecycle/background-tasks.ts";
import { loadCertificates } from "./lifecycle/certificates.ts";
import { readCheckpoint } from "./lifecycle/checkpoint-file.ts";
import { Checkpoints } from "./lifecycle/checkpoints.ts";
import { DataLock } from "./lifecycle/data-lock.ts";
import { Listeners, type ServedAddresses } from "./lifecycle/listeners.ts";
import type { PeriodicTask } from "./lifecycle/periodic-task.ts";
import { readyMarkerPath, writeReadyMarker } from "./lifecycle/ready-marker.ts";
import { recoverPartitions } from "./lifecycle/recover-partitions.ts";
import { deduplicationLimits, shardSettings } from "./lifecycle/shard-settings.ts";
import { ShardTeam } from "./lifecycle/shard-team.ts";
import { startQuic } from "./lifecycle/start-quic.ts";
import { nowMicros } from "./log/clock.ts";
import { DataDirectory } from "./log/files/data-directory.ts";
import { Trash } from "./log/files/trash.ts";
import { HeadTable } from "./log/head/head-table.ts";
import { loadKernelModule } from "./log/kernel/kernel.ts";
import { checksumIn, makeScanEnvironment } from "./log/recovery/scan-memory.ts";
import { createLogSink, type Logger, type LogSink } from "./observability/logger.ts";
import { loggerFor } from "./observability/logger-for.ts";
import { MetricsCollector } from "./observability/metrics/collector.ts";
import { CONTROLLER, MetricRegions } from "./observability/metrics/metric-regions.ts";
import { ThreadMetrics } from "./observability/metrics/thread-metrics.ts";
import { Monitoring } from "./observability/monitoring/monitoring.ts";
import { ProcessStatsReader } from "./observability/process-stats.ts";
import { startTelemetry } from "./observability/telemetry/open-telemetry.ts";
import type { Telemetry } from "./observability/telemetry/telemetry.ts";
import type { RouteChange } from "./shard/shard-messages.ts";
import { Snapshots } from "./snapshot/snapshot.ts";
import { DataPath } from "./transport/http/data-path.ts";
import { HttpApi } from "./transport/http/http-api.ts";
import { SERVER_VERSION, STATE_HASH } from "./version.ts";

export interface ServerOptions {
  /** Values of the configuration that win over everything else, by key: `{ "system.path": "/data" }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The variables to read the configuration and the root credentials from; those of the process when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Remove the data directory first. */
  readonly fresh?: boolean;
  /** Root user iggy with password iggy where the environment names none. */
  readonly defaultRootCredentials?: boolean;
  /** The metadata of a cluster says that this node follows; nothing else changes. */
  readonly follower?: boolean;
  /** Called when the server cannot go on; the process should end then. */
  readonly onFailure?: (error: Error) => void;
}

const noPorts: ServedPorts = { tcp: 0, quic: 0, http: 0, websocket: 0 };
/** Clients give up after such a time, and what nobody waits for must not be computed. */
const PASSWORD_WAIT_MS = 10_000;

/** A running server. */
export class Server {
  /** Where TCP is served; undefined when it is off. */
  readonly tcpAddress: Address | undefined;
  /** Where metrics and health are served by themselves; undefined when they are not. */
  readonly monitoringAddress: Address | undefined;
  /** Where WebSocket is served; undefined when it is off. */
  readonly webSocketAddress: Address | undefined;
  /** Where the HTTP API is served; undefined when it is off. */
  readonly httpAddress: Address | undefined;
  /** Where QUIC is served; undefined when it is off, or its optional library is not installed. */
  readonly quicAddress: Address | undefined;
  readonly dataDirectory: string;
  readonly shardsCount: number;
  readonly loadedConfig: LoadedConfig;
  /** The root user's password if the server had to make one up. */
  readonly generatedRootPassword: string | undefined;
  readonly #parts: Parts;
  #stopped: Promise<void> | undefined;

  private constructor(loadedConfig: LoadedConfig, started: Started) {
    this.loadedConfig = loadedConfig;
    this.tcpAddress = started.addresses.tcp;
    this.webSocketAddress = started.addresses.websocket;
    this.quicAddress = started.addresses.quic;
    this.monitoringAddress = started.monitoringAddress;
    this.httpAddress = started.addresses.http;
    this.dataDirectory = started.parts.directory.root;
    this.shardsCount = started.parts.team.shardsCount;
    this.generatedRootPassword = started.generatedRootPassword;
    this.#parts = started.parts;
  }

  /**
   * Starts a server and resolves when clients can connect.
   * @throws ConfigurationError, or IggyError for what is wrong with the data directory or the address
   */
  static async start(options: ServerOptions = {}): Promise<Server> {
    const loaded = loadConfig({
      environment: options.environment ?? process.env,
      workingDirectory: process.cwd(),
      overrides: options.config ?? {},
    });
    return new Server(loaded, await start(loaded, options));
  }

  /** Finishes what is being served, tells the clients, brings everything to the disk. */
  stop(): Promise<void> {
    this.#stopped ??= stop(this.#parts);
    return this.#stopped;
  }
}

interface Parts {
  readonly directory: DataDirectory;
  readonly lock: DataLock;
  readonly store: StateLogStore;
  readonly passwords: Passwords;
  readonly turns: Turns;
  readonly team: ShardTeam;
  readonly listeners: Listeners;
  readonly http: HttpApi | undefined;
  readonly checkpoints: Checkpoints;
  readonly tasks: readonly PeriodicTask[];
  readonly logSink: LogSink;
  readonly monitoring: Monitoring;
  readonly telemetry: Telemetry | undefined;
  readonly state: { isStopping: boolean };
}

interface Started {
  readonly parts: Parts;
  readonly addresses: ServedAddresses;
  readonly monitoringAddress: Address | undefined;
  readonly generatedRootPassword: string | undefined;
}

const start = async (loaded: LoadedConfig, options: ServerOptions): Promise<Started> => {
  const { config } = loaded;
  const directory = new DataDirectory({
    root: config.system.path,
    streams: config.system.stream.path,
    topics: config.system.topic.path,
    partitions: config.system.partition.path,
  });
  if (options.fresh === true) rmSync(directory.root, { recursive: true, force: true });
  mkdirSync(directory.streams, { recursive: true });
  const lock = DataLock.acquire(directory.root);
  try {
    return await startLocked(loaded, options, directory, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
};

const startLocked = async (
  loaded: LoadedConfig,
  options: ServerOptions,
  directory: DataDirectory,
  lock: DataLock,
): Promise<Started> => {
  const startedMs = performance.now();
  const { config, environment } = loaded;
  const { system } = config;
  const runtimePath = join(directory.root, system.runtime.path);
  rmSync(runtimePath, { recursive: true, force: true });
  mkdirSync(runtimePath, { recursive: true });
  const levels = environment["RUST_LOG"] ?? environment["IGGY_LOG_LEVEL"] ?? system.logging.level;
  const logDirectory = system.logging.fileEnabled ? join(directory.root, system.logging.path) : undefined;
  const logSink = await createLogSink({
    levels,
    pretty: process.stderr.isTTY === true,
    directory: logDirectory,
    fileLimits: {
      maxFileBytes: system.logging.maxFileSizeBytes,
      maxTotalBytes: system.logging.maxTotalSizeBytes,
      retentionMs: system.logging.retentionMs,
    },
  });
  const logger = loggerFor(logSink, "server");
  announceStart(
    loaded,
    { dataDirectory: directory.root, logDirectory, levels, isEncrypted: system.encryption.enabled },
    logger,
  );
  const telemetry = await startTelemetry(config, loggerFor(logSink, "telemetry"));
  if (telemetry !== undefined) logSink.forwardTo(telemetry);

  const encryptionKey = system.encryption.enabled ? parseEncryptionKey(system.encryption.key) : undefined;
  const certificates = await loadCertificates(config);
  const kernelModule = loadKernelModule();
  const scan = makeScanEnvironment(kernelModule);
  const store = new StateLogStore(
    {
      stateDirectory: directory.state,
      enforceFsync: system.state.enforceFsync,
      topicDefaults: {
        messageExpiryMicros: system.topic.messageExpiryMicros,
        maxTopicSizeBytes: system.topic.maxSizeBytes,
      },
      info: { version: SERVER_VERSION, hash: STATE_HASH },
    },
    {
      checksum: (bytes) => checksumIn(scan, bytes),
      cipher: encryptionKey === undefined ? undefined : new UnitCipher(encryptionKey),
      nowMicros,
      warn: (finding) => logger.warn(finding),
    },
  );
  const passwords = new Passwords({ concurrency: config.limits.passwordHashes, maxWaitMs: PASSWORD_WAIT_MS });
  const generatedRootPassword = await ensureRootUser(store, passwords, rootCredentials(loaded, options, logger));

  const httpLogger = loggerFor(logSink, "http");
  const shardsCount = resolveShardCount(system.sharding.cpuAllocation);
  const settings = shardSettings(config, kernelModule, shardsCount, { encryptionKey, certificates });
  const regions = new MetricRegions();
  const dataPath = config.http.enabled
    ? new DataPath(settings, { metrics: new ThreadMetrics(regions.of(CONTROLLER)), logger: httpLogger })
    : undefined;
  const publish = (changes: readonly RouteChange[]): Promise<void> => {
    dataPath?.apply(changes);
    return team.publish(changes);
  };
  const partitions = new PartitionRegistry(
    {
      directory,
      trash: new Trash(runtimePath),
      syncFiles: system.partition.enforceFsync,
      deduplication: deduplicationLimits(system),
    },
    new HeadTable(),
    (chunk) => void publish([{ kind: "heads", chunk }]),
  );
  const turns = new Turns();
  const memberships = new Memberships();
  const clients = new Clients(memberships);
  const groups = new ConsumerGroups(
    { rebalancingTimeoutMs: config.consumerGroup.rebalancingTimeoutMs },
    { clients, memberships, partitions, turns, logger: loggerFor(logSink, "groups"), publish },
  );
  const state = { isReady: false, isStopping: false, ports: noPorts };
  const context: ControlContext = {
    config,
    store,
    partitions,
    clients,
    evict: (clientId) => {
      clients.evict(clientId);
      void groups.removeClient(clientId);
    },
    passwords,
    groups,
    logger: loggerFor(logSink, "control"),
    nowMicros,
    publish,
    recordCheckpoint: () => checkpoints.record(),
    serverInfo: {
      startedAtMicros: nowMicros(),
      isStopping: () => state.isStopping,
      isFollower: options.follower ?? false,
      ports: () => state.ports,
    },
    processStats: new ProcessStatsReader(directory.root),
    snapshots: new Snapshots(
      {
        dataDirectory: directory.root,
        logDirectory: join(directory.root, system.logging.path),
        configFile: readyMarkerPath(runtimePath),
        maxBytes: config.limits.maxSnapshotSizeBytes,
        secrets: [...secretValues(config), environment["IGGY_ROOT_PASSWORD"] ?? ""],
      },
      loggerFor(logSink, "snapshot"),
    ),
  };
  const control = new ControlPlane(context, turns);
  const team: ShardTeam = new ShardTeam(
    {
      shardsCount,
      settings,
      pipePath: join(tmpdir(), `iggy-${randomUUID()}.sock`),
    },
    {
      control: {
        request: (request) => control.serve(request),
        handOver: (group) => groups.handOver(group),
        connected: (address) => team.connected(address, config.limits.maxConnections),
        disconnected: (clientId) => team.disconnected(clientId),
        traced: (requests) => telemetry?.traced(requests),
        evicted: context.evict,
      },
      clients,
      groups,
      partitions,
      scan,
      sink: logSink,
      metrics: regions,
      allRoutes: () => allRoutes(store.metadata, partitions, groups),
      onFailure: options.onFailure ?? (() => {}),
    },
  );
  const checkpoints = new Checkpoints(
    { stateDirectory: directory.state, sync: config.messageSaver.enforceFsync },
    { partitions, store, logger: loggerFor(logSink, "checkpoints") },
  );
  const listeners = new Listeners((transport, handle, address) =>
    team.accept(handle, { address, transport }, config.limits.maxConnections),
  );
  const tasks = backgroundTasks(context, logSink);
  const collector = new MetricsCollector({ context, turns, regions });
  const monitoring = new Monitoring(config, {
    collector,
    logger: loggerFor(logSink, "monitoring"),
    health: () => ({
      state: state.isStopping ? "stopping" : state.isReady ? "ready" : "starting",
      shards: team.shardsCount,
      wantedShards: team.wantedCount,
    }),
  });
  const http =
    dataPath &&
    new HttpApi(
      { config, stateDirectory: directory.state, certificate: certificates.http },
      {
        control,
        context,
        dataPath,
        endpoints: monitoring.endpoints,
        logger: httpLogger,
        traced: telemetry && ((requests) => telemetry.traced(requests)),
      },
    );
  const parts: Parts = {
    directory,
    lock,
    store,
    passwords,
    turns,
    team,
    listeners,
    http,
    checkpoints,
    tasks,
    logSink,
    monitoring,
    telemetry,
    state,
  };

  try {
    const monitoringAddress = await monitoring.listen();
    const checkpoint = readCheckpoint(directory.state);
    const recovery = { metadata: store.metadata, partitions, directory, scan, logger: loggerFor(logSink, "recovery") };
    recoverPartitions(checkpoint, system.partition.validateChecksum, recovery);
    checkpoints.record();
    if (config.messageSaver.enabled) checkpoints.startEvery(config.messageSaver.intervalMs);
    await team.start();
    dataPath?.apply(allRoutes(store.metadata, partitions, groups));
    const addresses = {
      ...(await listeners.listen(config)),
      http: await http?.listen(config.http.address),
      quic: await startQuic(loaded, team, logger),
    };
    state.ports = portsOf(addresses);
    for (const task of tasks) task.start();
    writeReadyMarker(runtimePath, config, { ...addresses, monitoring: monitoringAddress });
    state.isReady = true;
    const places = { ...addresses, monitoring: monitoringAddress };
    const tookMs = Math.round(performance.now() - startedMs);
    announceReady(store, { places, shards: team.shardsCount, tookMs }, logger);
    return { parts, addresses, monitoringAddress, generatedRootPassword };
  } catch (error) {
    monitoring.close();
    listeners.close();
    await http?.stop();
    await team.stop();
    throw error;
  }
};

const portsOf = ({ tcp, websocket, http, quic }: ServedAddresses): ServedPorts => ({
  tcp: tcp?.port ?? 0,
  websocket: websocket?.port ?? 0,
  http: http?.port ?? 0,
  quic: quic?.port ?? 0,
});

const stop = async (parts: Parts): Promise<void> => {
  const { lock, store, passwords, turns, team, listeners, http, checkpoints, tasks, logSink, state, monitoring } =
    parts;
  const startedMs = performance.now();
  const logger = loggerFor(logSink, "server");
  logger.info("the server is stopping");
  state.isStopping = true;
  listeners.close();
  passwords.refuseWaiting();
  await http?.stop();
  await turns.idle();
  await Promise.all(tasks.map((task) => task.stop()));
  await team.drain();
  await checkpoints.takeLast();
  await team.stop();
  await turns.close();
  store.sync();
  store.release();
  monitoring.close();
  lock.release();
  const tookMs = Math.round(performance.now() - startedMs);
  logger.info("the server has stopped", { tookMs });
  await parts.telemetry?.stop();
};

const rootCredentials = (
  { environment }: LoadedConfig,
  { defaultRootCredentials }: ServerOptions,
  logger: Logger,
): RootCredentials => {
  const username = environment["IGGY_ROOT_USERNAME"];
  const password = environment["IGGY_ROOT_PASSWORD"];
  if (defaultRootCredentials !== true) return { username, password };
  if (username !== undefined && password !== undefined) {
    logger.warn("the default root credentials are not used: the environment names others");
  }
  return { username: username ?? "iggy", password: password ?? "iggy" };
};
