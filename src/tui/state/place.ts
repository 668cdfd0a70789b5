// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MessageRow } from "./tail.ts";

/** Something of the server by its number, and the name it is shown by. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

export const topicTabs = ["messages", "partitions", "groups", "config"] as const;
export type TopicTab = (typeof topicTabs)[number];

export const messageViews = ["json", "text", "hex", "headers", "raw"] as const;
export type MessageView = (typeof messageViews)[number];

export interface TopicPlace {
  readonly screen: "topic";
  readonly stream: Named;
  readonly topic: Named;
  readonly tab: TopicTab;
}

export interface MessagePlace {
  readonly screen: "message";
  readonly stream: Named;
  readonly topic: Named;
  readonly row: MessageRow;
  readonly view: MessageView;
  readonly scroll: number;
  readonly cursor: number;
  readonly folded: ReadonlySet<string>;
  readonly find: string;
}

/** A message somebody wants to come back to. */
export interface Bookmark {
  readonly stream: Named;
  readonly topic: Named;
  readonly row: MessageRow;
}

export interface ComparePlace {
  readonly screen: "compare";
  readonly left: Bookmark;
  readonly right: Bookmark;
  readonly scroll: number;
}

export interface GroupPlace {
  readonly screen: "group";
  readonly stream: Named;
  readonly topic: Named;
  readonly group: Named;
}

/** What is looked at; places lie on a stack, which the second line of the screen shows. */
export type Place =
  | {
      readonly screen:
        | "overview"
        | "streams"
        | "groups"
        | "clients"
        | "users"
        | "tokens"
        | "contexts"
        | "actions"
        | "bookmarks";
    }
  /** Of one stream, or all there are. */
  | { readonly screen: "topics"; readonly stream: Named | undefined }
  | TopicPlace
  | MessagePlace
  | GroupPlace
  | ComparePlace
  | { readonly screen: "client"; readonly clientId: number }
  | { readonly screen: "user"; readonly user: Named };

/** The name of a place in the line that shows the way to it, behind the place before it. */
export const placeTitle = (place: Place, before: Place | undefined): string => {
  switch (place.screen) {
    case "topics":
      return place.stream?.name ?? "topics";
    case "topic":
      return before?.screen === "topics" && before.stream !== undefined
        ? `${place.topic.name} ${place.tab}`
        : `${place.stream.name}/${place.topic.name} ${place.tab}`;
    case "message":
      return `message ${place.row.partitionId}/${place.row.offset}`;
    case "group":
      return place.group.name;
    case "client":
      return `client ${place.clientId}`;
    case "user":
      return place.user.name;
    default:
      return place.screen;
  }
};
