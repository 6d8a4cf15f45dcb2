/** Polls: what is asked, and how people vote. */

import { emojiOf } from "./choices.js";
import { h } from "./dom.js";
import { ask } from "./live.js";
import { timeElement } from "./time.js";
import { complain } from "./toast.js";

/** Build the poll of a message. */
export function pollElement(message) {
  const { poll, voted } = message;
  const counts = new Map(poll.results.answer_counts.map(({ id, count }) => [id, count]));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const ended = poll.results.is_finalized;
  const text = (number) => poll.answers.find((answer) => answer.answer_id === number).poll_media.text;
  const vote = (number) => {
    const others = poll.allow_multiselect ? voted.filter((each) => each !== number) : [];
    const answers = voted.includes(number) ? others : [...others, number];
    ask("vote", { message: message.id, answers: answers.map(text) }).catch(complain);
  };
  return h(
    "div",
    { class: "poll", role: "group", "aria-label": `Poll: ${poll.question.text}` },
    h("strong", {}, poll.question.text),
    h("p", { class: "hint" }, poll.allow_multiselect ? "Choose one or more" : "Choose one"),
    poll.answers.map(({ answer_id: number, poll_media: media }) => {
      const count = counts.get(number) ?? 0;
      return h(
        "button",
        { type: "button", class: "answer", "aria-pressed": String(voted.includes(number)), disabled: ended, data: { key: `answer-${number}` }, style: { "--share": total ? `${(100 * count) / total}%` : "0%" }, onclick: () => vote(number) },
        emojiOf(media.emoji),
        h("span", { class: "answer-text" }, media.text),
        h("span", { class: "hint" }, `${count} ${count === 1 ? "vote" : "votes"}`),
      );
    }),
    h("p", { class: "hint" }, ended ? "The poll has ended" : ["Ends ", timeElement(new Date(poll.expiry), "R")]),
  );
}
