// Reads the HTML of a mail on standard input; prints what caniemail and html-validate find in it, as JSON.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";
import { HtmlValidate } from "html-validate";

const html = readFileSync(0, "utf8");

const { issues } = caniemail({ clients: ["gmail.*", "outlook.*", "apple-mail.*"], html });
const told = (byClient) =>
  [...byClient].flatMap(([client, list]) => list.map((issue) => [issue.title, client]));

const { results } = await new HtmlValidate({ extends: ["html-validate:recommended"] }).validateString(html);
const broken = results.flatMap((result) =>
  result.messages.map((each) => [each.ruleId, `line ${each.line}: ${each.message}`]),
);

console.log(JSON.stringify({ unsupported: told(issues.errors), partial: told(issues.warnings), broken }));
