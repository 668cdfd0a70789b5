// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type fs from "node:fs";
import { dirname, resolve } from "node:path";

/** A change of the files below a directory. */
export type DiskChange =
  | { readonly kind: "create"; readonly path: string }
  | { readonly kind: "unlink"; readonly path: string }
  | { readonly kind: "write"; readonly path: string; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly path: string; readonly length: number };

/** What happened, in order; `note` is what the test has learned meanwhile. */
export type DiskEvent =
  | DiskChange
  /** Everything that happened to the file, or to the names in the directory, before the event `covers` is on the disk. */
  | { readonly kind: "sync"; readonly path: string; readonly covers: number }
  | { readonly kind: "note"; readonly note: string };

/** Stands between the log and the file system and writes down every change below its root. */
class RecordedDisk {
  readonly events: DiskEvent[] = [];
  #root: string | undefined;
  readonly #paths = new Map<number, string>();
  #failingWrites = 0;

  /** Begins to record; what is there already counts as being on the disk. */
  record(root: string): void {
    this.#root = resolve(root);
    this.events.length = 0;
  }

  stop(): void {
    this.#root = undefined;
  }

  note(note: string): void {
    this.events.push({ kind: "note", note });
  }

  /** The next write writes half of its bytes and the one after it fails, as on a disk that becomes full. */
  failNextWrite(): void {
    this.#failingWrites = 2;
  }

  /** The functions of node:fs the log changes files with, recorded. */
  functionsOver(original: typeof fs): Partial<typeof fs> {
    return {
      openSync: (path, flags, mode) => {
        const existed = original.existsSync(path);
        const fd = original.openSync(path, flags, mode);
        this.#paths.set(fd, resolve(String(path)));
        if (!existed) this.#add({ kind: "create", path: resolve(String(path)) });
        return fd;
      },
      closeSync: (fd) => {
        this.#paths.delete(fd);
        original.closeSync(fd);
      },
      writeSync: ((fd: number, data: Uint8Array, offset: number, length: number, position: number) => {
        const written = original.writeSync(fd, data, offset, this.#lengthToWrite(length), position);
        this.#wrote(fd, position, Buffer.from(data.subarray(offset, offset + written)));
        return written;
      }) as typeof fs.writeSync,
      writevSync: ((fd: number, pieces: readonly Uint8Array[], position: number) => {
        const written = original.writevSync(fd, pieces, position);
        this.#wrote(fd, position, Buffer.concat(pieces).subarray(0, written));
        return written;
      }) as typeof fs.writevSync,
      ftruncateSync: (fd, length) => {
        original.ftruncateSync(fd, length);
        this.#of(fd, (path) => ({ kind: "truncate", path, length: length ?? 0 }));
      },
      rmSync: (path, options) => {
        const existed = original.existsSync(path);
        original.rmSync(path, options);
        if (existed) this.#add({ kind: "unlink", path: resolve(String(path)) });
      },
      // No machine stops here, so nothing needs to be brought to a disk, which takes long.
      fdatasyncSync: (fd) => this.#synced(fd, this.events.length),
      fsyncSync: (fd) => this.#synced(fd, this.events.length),
      fdatasync: ((fd: number, done: (error: NodeJS.ErrnoException | null) => void) => {
        const covers = this.events.length;
        setImmediate(() => {
          this.#synced(fd, covers);
          done(null);
        });
      }) as typeof fs.fdatasync,
    };
  }

  #lengthToWrite(length: number): number {
    if (this.#failingWrites === 0) return length;
    this.#failingWrites--;
    if (this.#failingWrites === 0) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    return Math.ceil(length / 2);
  }

  #wrote(fd: number, position: number, bytes: Buffer): void {
    this.#of(fd, (path) => ({ kind: "write", path, position, bytes }));
  }

  #synced(fd: number, covers: number): void {
    this.#of(fd, (path) => ({ kind: "sync", path, covers }));
  }

  #of(fd: number, event: (path: string) => DiskEvent): void {
    const path = this.#paths.get(fd);
    if (path !== undefined) this.#add(event(path));
  }

  #add(event: DiskEvent): void {
    const root = this.#root;
    if (root === undefined || event.kind === "note") return;
    if (event.path === root || event.path.startsWith(`${root}/`)) this.events.push(event);
  }
}

export const disk = new RecordedDisk();

/** The directory whose names a change is about. */
export const namesOf = (path: string): string => dirname(path);
