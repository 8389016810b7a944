/** As @auth/drizzle-adapter defines them and, capitalised, as the documented Prisma schema does. */
export function authJsTables(style: (name: string) => string, extra = ''): string {
  return `
    CREATE TABLE "${style('user')}" (id text PRIMARY KEY, name text, email text UNIQUE, "emailVerified" timestamp(3), image text ${extra});
    CREATE TABLE "${style('account')}" ("userId" text NOT NULL REFERENCES "${style('user')}" ON DELETE CASCADE, type text NOT NULL,
      provider text NOT NULL, "providerAccountId" text NOT NULL, refresh_token text, access_token text, expires_at integer, token_type text,
      scope text, id_token text, session_state text ${extra}, PRIMARY KEY (provider, "providerAccountId"));
    CREATE TABLE "${style('authenticator')}" ("credentialID" text NOT NULL UNIQUE, "userId" text NOT NULL REFERENCES "${style('user')}" ON DELETE CASCADE,
      "providerAccountId" text NOT NULL, "credentialPublicKey" text NOT NULL, counter integer NOT NULL, "credentialDeviceType" text NOT NULL,
      "credentialBackedUp" boolean NOT NULL, transports text, PRIMARY KEY ("userId", "credentialID"))`
}
