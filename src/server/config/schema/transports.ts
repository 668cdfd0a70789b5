// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { key } from "./key.ts";
import { address, duration, flag, optionalSize, size, text, u64 } from "./kinds.ts";

const certificate = (whose: string) => ({
  self_signed: key(flag, true, `Make a certificate at start when the ${whose} certificate file does not exist.`),
  cert_file: key(text, "core/certs/iggy_cert.pem", "Certificate chain, PEM."),
  key_file: key(text, "core/certs/iggy_key.pem", "Private key, PEM."),
});

export const tcp = {
  enabled: key(flag, true, "Listen on TCP."),
  address: key(address, "127.0.0.1:8090", "Where to listen."),
  ipv6: key(flag, false, "The address decides.", { hasEffect: false }),
  socket_migration: key(flag, true, "Every shard serves every partition.", { hasEffect: false }),
  tls: { enabled: key(flag, false, "Encrypt connections."), ...certificate("TCP") },
  socket: {
    override_defaults: key(flag, false, "Use the socket options below instead of the system's."),
    recv_buffer_size: key(size, "100 KB", "Receive buffer of a socket; Node cannot set it.", { hasEffect: false }),
    send_buffer_size: key(size, "100 KB", "Send buffer of a socket; Node cannot set it.", { hasEffect: false }),
    keepalive: key(flag, false, "Probe idle connections."),
    nodelay: key(flag, false, "Send small replies at once, as is done when the defaults are not overridden."),
    linger: key(duration, "0 s", "How long to send on after a close; Node cannot set it.", { hasEffect: false }),
  },
};

export const quic = {
  enabled: key(flag, true, "Listen on QUIC."),
  address: key(address, "127.0.0.1:8080", "Where to listen, UDP."),
  max_concurrent_bidi_streams: key(u64, 10_000, "Streams a connection may have open."),
  datagram_send_buffer_size: key(size, "100 KB", "Datagrams are not used.", { hasEffect: false }),
  initial_mtu: key(size, "8 KB", "Largest packet to peers on this machine; 1350 bytes to others."),
  send_window: key(size, "100 KB", "limits.max_unread_replies_size decides.", { hasEffect: false }),
  receive_window: key(size, "100 KB", "Bytes a peer may have under way at first; grows with what is read."),
  keep_alive_interval: key(duration, "5 s", "How often to probe a connection; 0 for never."),
  max_idle_timeout: key(duration, "10 s", "When an idle connection is closed; 0 for never."),
  certificate: {
    ...certificate("QUIC"),
    self_signed: key(flag, true, "Make a certificate at start, whether there are files or not."),
  },
  socket: {
    override_defaults: key(flag, false, "The socket has buffers of 2 MiB.", { hasEffect: false }),
    recv_buffer_size: key(size, "64 KB", "The socket has buffers of 2 MiB.", { hasEffect: false }),
    send_buffer_size: key(size, "64 KB", "The socket has buffers of 2 MiB.", { hasEffect: false }),
    keepalive: key(flag, false, "quic.keep_alive_interval decides.", { hasEffect: false }),
  },
};

export const websocket = {
  enabled: key(flag, true, "Listen for WebSocket connections."),
  address: key(address, "127.0.0.1:8092", "Where to listen."),
  read_buffer_size: key(optionalSize, undefined, "The system's buffers are used.", { hasEffect: false }),
  write_buffer_size: key(optionalSize, undefined, "The system's buffers are used.", { hasEffect: false }),
  max_write_buffer_size: key(optionalSize, undefined, "limits.max_unread_replies_size decides.", { hasEffect: false }),
  max_message_size: key(optionalSize, undefined, "Largest message; 100 MiB when absent."),
  max_frame_size: key(optionalSize, undefined, "The largest message decides.", { hasEffect: false }),
  accept_unmasked_frames: key(flag, false, "Accept frames that a client did not mask."),
  tls: { enabled: key(flag, false, "Encrypt connections."), ...certificate("WebSocket") },
};
