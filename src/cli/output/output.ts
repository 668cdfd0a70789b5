// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { publish } from "../../client/diagnostics.ts";
import { isDataForm, type OutputForm } from "./output-form.ts";
import { drained, rowAsText, writeData, writeLine } from "./write.ts";

/** A column of a listing: its title, and the text of a record in it. */
export type Column<Item> = readonly [title: string, textOf: (item: Item) => string];

interface OutputOptions {
  readonly form: OutputForm;
  readonly quiet: boolean;
}

/** Where a command's results go: standard output has the data, standard error the talk. */
export class Output {
  readonly form: OutputForm;
  readonly quiet: boolean;

  constructor({ form, quiet }: OutputOptions) {
    this.form = form;
    this.quiet = quiet;
  }

  /** True when the data itself is wanted, and no text of ours. */
  get isData(): boolean {
    return isDataForm(this.form);
  }

  /** Records of one kind. */
  async list<Item>(items: readonly Item[], columns: readonly Column<Item>[], empty: string): Promise<void> {
    if (this.isData) return writeData(items, this.form);
    const titles = columns.map(([title]) => title);
    const rows = items.map((item) => columns.map(([, textOf]) => textOf(item)));
    if (this.form === "table") {
      if (items.length === 0) return this.say(empty);
      const { formatTable } = await import("./table.ts");
      writeLine(formatTable(titles, rows));
      return;
    }
    if (this.form === "csv") writeLine(rowAsText(titles, this.form));
    for (const row of rows) if (!writeLine(rowAsText(row, this.form))) await drained();
  }

  /** One thing, by its properties. */
  async properties(data: unknown, properties: readonly (readonly [string, string])[]): Promise<void> {
    if (this.isData) return writeData(data, this.form);
    if (this.form === "table") {
      const { formatProperties } = await import("./table.ts");
      writeLine(formatProperties(properties));
      return;
    }
    for (const property of properties) writeLine(rowAsText(property, this.form));
  }

  /** That something was done: data for programs, a sentence for people. */
  async done(data: unknown, sentence: string): Promise<void> {
    if (this.isData) await writeData(data, this.form);
    else if (!this.quiet) writeLine(sentence);
  }

  /** A text for people only. */
  say(text: string): void {
    if (!this.quiet && !this.isData) writeLine(text);
  }

  /** Talk, on standard error. */
  note(text: string): void {
    publish("iggy:cli:note", { text });
    if (!this.quiet) process.stderr.write(`${text}\n`);
  }
}
