// The Gmail API for the tests: @emulators/google on a free port, whose number is printed once it listens.
// Each word given is an account; whoever brings the token "token of ADDRESS" is let in as that account.
// The emulator leaves out two things that Gmail has, so they stand here: the profile, and q for drafts.
import { serve } from "@hono/node-server";
import { createServer } from "@emulators/core";
import { getGoogleStore, googlePlugin, seedFromConfig } from "@emulators/google";

const accounts = process.argv.slice(2);
const tokens = Object.fromEntries(
  accounts.map((email, at) => [`token of ${email}`, { login: email, id: at + 1, scopes: [] }]),
);
const { app, store, baseUrl } = createServer(googlePlugin, { tokens });
seedFromConfig(store, baseUrl, { users: accounts.map((email) => ({ email, name: email })) });

function askedFor(request) {
  const said = request.headers.get("authorization") ?? "";
  return tokens[said.replace(/^Bearer /, "")]?.login;
}

async function answer(request) {
  const url = new URL(request.url);
  const email = askedFor(request);
  if (email && request.method === "GET" && url.pathname === "/gmail/v1/users/me/profile") {
    return Response.json({ emailAddress: email });
  }
  const found = await app.fetch(request);
  const id = /^rfc822msgid:(\S+)$/.exec(url.searchParams.get("q") ?? "")?.[1];
  if (!found.ok || !id || url.pathname !== "/gmail/v1/users/me/drafts") {
    return found;
  }
  const messages = getGoogleStore(store).messages;
  const drafts = (await found.json()).drafts.filter(
    (draft) => messages.findOneBy("gmail_id", draft.message.id)?.message_id === id,
  );
  return Response.json(drafts.length ? { drafts } : {});
}

const server = serve({ fetch: answer, hostname: "127.0.0.1", port: 0 }, ({ port }) => console.log(port));
process.stdin.on("end", () => server.close(() => process.exit(0))).resume();
