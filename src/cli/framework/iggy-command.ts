// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loadConfiguration } from "../configuration/files.ts";
import type { Values } from "../configuration/keys.ts";
import { mergeLayers, valuesOf } from "../configuration/layers.ts";
import { exitCode } from "../errors/exit-codes.ts";
import type { Subject } from "../errors/explanations.ts";
import { reportError } from "../errors/report-error.ts";
import { UserError } from "../errors/user-error.ts";
import { Output } from "../output/output.ts";
import { isDataForm, type OutputForm } from "../output/output-form.ts";
import type { ArgumentDefinitions, ArgumentValues } from "./arguments.ts";
import { ask, isInteractive } from "./ask.ts";
import type { FlagDefinitions, FlagValues } from "./flags.ts";
import { generalFlags } from "./general-flags.ts";
import { mergeFlags, parseCommandLine } from "./parse-command-line.ts";

type GeneralValues = FlagValues<typeof generalFlags>;

/** The statics of a command, as oclif reads them for help and manifest. */
export interface CommandClass {
  readonly summary: string;
  readonly args: ArgumentDefinitions;
  readonly flags: FlagDefinitions;
  readonly baseFlags: FlagDefinitions;
  readonly prototype: IggyCommand;
  new (argv: readonly string[], id: string): IggyCommand;
}

interface TypedClass<Args extends ArgumentDefinitions, Flags extends FlagDefinitions, Base extends FlagDefinitions> {
  readonly args: Args;
  readonly flags: Flags;
  readonly baseFlags: Base;
}

interface ParsedLine<Args extends ArgumentDefinitions, Flags> {
  readonly args: ArgumentValues<Args>;
  readonly flags: Flags;
  /** Names of the options that were typed; the others have their value from the environment, or none. */
  readonly typed: ReadonlySet<string>;
}

/** A command: oclif finds it, shows its help and writes its manifest; it reads its own line and runs without oclif's start-up. */
export abstract class IggyCommand {
  static summary = "";
  static description: string | undefined = undefined;
  static examples: readonly string[] = [];
  static aliases: readonly string[] = [];
  static args: ArgumentDefinitions = {};
  static flags: FlagDefinitions = {};
  static baseFlags: FlagDefinitions = generalFlags;
  static hidden = false;
  static enableJsonFlag = false;

  protected readonly argv: readonly string[];
  /** The words of the command: "stream create". */
  protected readonly words: string;
  /** Names for the sentences of errors. */
  protected subject: Subject = {};
  #output = new Output({ form: "table", quiet: false });

  constructor(argv: readonly string[], words: string) {
    this.argv = argv;
    this.words = words;
  }

  protected abstract run(): Promise<void>;

  /** Runs the command; whatever goes wrong is told and becomes the exit status. */
  static async run(this: CommandClass, argv: readonly string[], words: string): Promise<void> {
    const command = new this(argv, words);
    try {
      await command.run();
    } catch (error) {
      command.#report(error);
    }
  }

  protected get output(): Output {
    return this.#output;
  }

  /** Reads the line; from here on output and errors have the form that was asked for. */
  protected async parse<Args extends ArgumentDefinitions, Flags extends FlagDefinitions, Base extends FlagDefinitions>(
    definition: TypedClass<Args, Flags, Base>,
  ): Promise<ParsedLine<Args, FlagValues<Base> & FlagValues<Flags>>> {
    this.#output = new Output({ form: this.#isJsonTyped() ? "json" : "table", quiet: false });
    const flags = mergeFlags({ ...definition.baseFlags, ...this.furtherFlags() }, definition.flags);
    const parsed = await parseCommandLine({ args: definition.args, flags }, this.argv);
    await this.#setUp(parsed.flags as unknown as GeneralValues & { readonly "list-mode"?: OutputForm });
    return parsed as unknown as ParsedLine<Args, FlagValues<Base> & FlagValues<Flags>>;
  }

  /** General options that the configuration files set where they were not typed. */
  protected async configured(): Promise<Values> {
    const files = await loadConfiguration();
    return valuesOf(mergeLayers(files.map(({ path, values }) => ({ origin: path, values }))));
  }

  async #setUp(typed: GeneralValues & { readonly "list-mode"?: OutputForm }): Promise<void> {
    const configured = await this.configured();
    const { output, debug } = configured as { readonly output?: OutputForm; readonly debug?: string };
    const form = typed.json ? "json" : (typed.output ?? typed["list-mode"] ?? output ?? "table");
    this.#output = new Output({ form, quiet: typed.quiet || configured["quiet"] === true });
    const debugFile = typed.debug ?? debug;
    if (debugFile !== undefined) {
      const { startDebugLog } = await import("../debug/debug-log.ts");
      startDebugLog(debugFile, this.words);
    }
    if (typed["no-color"] || configured["no_color"] === true) process.env.NO_COLOR = "1";
    if (typed["local-time"] || configured["local_time"] === true) process.env.IGGY_LOCAL_TIME = "1";
  }

  /** Options that are read and not shown. */
  protected furtherFlags(): FlagDefinitions {
    return {};
  }

  /**
   * Asks before something is destroyed.
   * @throws UserError where nobody can be asked, or says no
   */
  protected async confirm(question: string, isConfirmed: boolean): Promise<void> {
    if (isConfirmed) return;
    if (!isInteractive()) {
      throw new UserError(`${question} Nobody is there to say yes`, {
        hint: "add --yes",
        exitCode: exitCode.usage,
        name: "not_confirmed",
      });
    }
    const answer = (await ask(`${question} [y/N] `))?.trim().toLowerCase();
    if (answer !== "y" && answer !== "yes") throw new UserError("nothing was changed", { name: "not_confirmed" });
  }

  #isJsonTyped(): boolean {
    return this.argv.includes("--json") || /^(?:nd)?json$/.test(process.env.IGGY_OUTPUT ?? "");
  }

  #report(error: unknown): void {
    const isData = isDataForm(this.#output.form) && this.#output.form.endsWith("json");
    reportError(error, { isData, subject: this.subject, command: this.words });
  }
}
