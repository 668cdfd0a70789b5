// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export interface Defect {
  /** What Apache Iggy 0.8 does and this server must not. */
  readonly behaviour: string;
  /** The test that shows it, below `test`, and a part of its text: its name, or the entry of a recorded difference. */
  readonly file: string;
  readonly name: string;
}

const here = "interop/defects.test.ts";
const recorded = "interop/deviations.ts";

/** Every known defect of the reference server that crashes it, loses data, or lets somebody do what is not theirs. */
export const defects: readonly Defect[] = [
  {
    behaviour: "a keyed send to a topic without partitions takes the server down",
    file: here,
    name: "given_a_topic_without_partitions_when_sent_to_by_key_or_balanced_should_answer_2010_and_go_on",
  },
  {
    behaviour: "a poll that commits and so completes a hand-over blocks every later control command",
    file: recorded,
    name: "consumer_groups_autocommit_handover: {}",
  },
  {
    behaviour: "changes of a group are applied twice and forget what was delivered",
    file: "groups/handover.test.ts",
    name: "given_uncommitted_messages_when_another_joins_should_skip_the_partition_to_hand_over_until_they_are_committed",
  },
  {
    behaviour: "a connection that moves between shards loses its user and its groups",
    file: here,
    name: "given_a_session_that_sends_to_partitions_of_every_shard_should_keep_its_user_and_its_groups",
  },
  {
    behaviour: "an evicted client goes on working, and its join leaves a ghost behind",
    file: recorded,
    name: "a stale client is answered 30 to whatever it asks",
  },
  {
    behaviour: "dropped duplicates leave gaps in the offsets, and only old partitions look for them",
    file: "binary/deduplication.test.ts",
    name: "given_duplicates_on_two_shards_when_sent_should_be_stored_once_from_the_creation_of_the_partition_on",
  },
  {
    behaviour: "a batch of duplicates only crashes the server",
    file: "server/log/deduplication/deduplicated-partition.test.ts",
    name: "given_a_batch_of_duplicates_only_when_appended_should_succeed_without_effect",
  },
  {
    behaviour: "a poll by timestamp begins within a run of equal ones, or with an older message",
    file: recorded,
    name: "no message that is older than the timestamp is given",
  },
  {
    behaviour: "checksums of encrypted messages do not match what is polled",
    file: "integrity/encryption.test.ts",
    name: "given_many_messages_in_many_segments_when_encrypted_should_serve_every_way_to_poll",
  },
  {
    behaviour: "a ping of WebSocket is answered twice",
    file: "interop/recorded-websocket.test.ts",
    name: "a ping is answered once",
  },
  {
    behaviour: "a username of digits is taken for the number of a user",
    file: recorded,
    name: "a username of digits is a name like any other here",
  },
  {
    behaviour: "a send that is refused early leaves the connection out of sync",
    file: recorded,
    name: "a refused frame is read to its end here, and the connection stays in sync",
  },
  {
    behaviour: "anybody may take a snapshot with logs and configuration",
    file: recorded,
    name: "a snapshot holds the configuration and needs a permission here",
  },
  {
    behaviour: "the session of a deleted user acts for whoever gets the number",
    file: "binary/sessions.test.ts",
    name: "given_a_deleted_user_when_another_gets_the_number_should_not_hand_on_sessions_or_tokens",
  },
  {
    behaviour: "permissions of a deleted stream or topic cover what gets its number",
    file: "binary/sessions.test.ts",
    name: "given_permissions_for_a_stream_and_a_topic_when_they_are_deleted_should_not_cover_what_gets_their_numbers",
  },
  {
    behaviour: "numbers of partitions are cut to 20 bits",
    file: here,
    name: "given_a_partition_whose_number_has_21_bits_when_addressed_should_not_be_another_one",
  },
  {
    behaviour: "partitions added to a topic without any are numbered from 1 after a restart, and times change",
    file: here,
    name: "given_partitions_added_to_a_topic_without_any_when_restarted_should_have_the_same_numbers_and_times",
  },
  {
    behaviour: "a topic that was created with the defaults has limits of 0 after a restart, and is emptied",
    file: recorded,
    name: "a topic that was created with 0 keeps the resolved default after a restart here",
  },
  {
    behaviour: "offsets begin at 0 again where only an empty segment was left",
    file: "integrity/recovery.test.ts",
    name: "given_only_an_empty_segment_is_left_when_restarted_should_go_on_with_its_offset",
  },
  {
    behaviour: "a strange or short offset file crashes the server or hides all offsets",
    file: "integrity/recovery.test.ts",
    name: "given_files_that_do_not_belong_there_when_started_should_leave_them_alone_and_serve_the_rest",
  },
  {
    behaviour: "a missing index is rebuilt wrong",
    file: "integrity/torn-tail.test.ts",
    name: "given_no_index_when_started_should_rebuild_it",
  },
  {
    behaviour: "a log and an index that disagree go unnoticed and spoil later appends",
    file: "integrity/torn-tail.test.ts",
    name: "given_a_log_cut_inside_the_last_message_when_started_should_drop_that_message_only",
  },
  {
    behaviour: "an unfinished last entry of the state log stops every later start",
    file: "integrity/recovery.test.ts",
    name: "given_an_incomplete_last_entry_of_the_state_log_when_started_should_cut_it_off_and_say_so",
  },
  {
    behaviour: "two servers on a directory destroy it",
    file: "integrity/data-directory.test.ts",
    name: "given_a_server_on_a_directory_when_another_is_started_there_should_refuse_with_exit_1",
  },
  {
    behaviour: "root can be deactivated, which locks everybody out",
    file: "binary/users.test.ts",
    name: "given_the_root_user_when_it_would_be_lost_should_refuse_and_change_nothing",
  },
  {
    behaviour: "a failed sync is ignored, and acknowledged messages are lost with the machine",
    file: "server/log/crash/crash.test.ts",
    name: "given_synced_appends_when_the_machine_stops_anywhere_should_have_what_was_acknowledged",
  },
];
