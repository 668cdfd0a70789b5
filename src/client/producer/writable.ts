// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { OutMessage } from "./producer-options.ts";

interface Sink<Value> {
  enqueue(message: OutMessage<Value>): Promise<{ readonly done: Promise<void> }>;
  flush(): Promise<void>;
}

/** Fails with the first delivery that does, also when that is known only while it is closed. */
export const writableInto = <Value>(producer: Sink<Value>): WritableStream<OutMessage<Value>> => {
  let failure: { readonly error: unknown } | undefined;
  return new WritableStream<OutMessage<Value>>({
    write: async (message, controller) => {
      const { done } = await producer.enqueue(message);
      done.catch((error: unknown) => {
        failure ??= { error };
        controller.error(error);
      });
    },
    close: async () => {
      await producer.flush();
      if (failure !== undefined) throw failure.error;
    },
  });
};
