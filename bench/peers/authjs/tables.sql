-- Made by hand from prisma/schema.prisma: the schema engine is not needed. 1,000 users, each with a
-- session and 50 todos.
create table "User" (
  id text primary key,
  name text,
  email text unique,
  "emailVerified" timestamp(3),
  image text,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create table "Account" (
  "userId" text not null references "User" on delete cascade,
  type text not null,
  provider text not null,
  "providerAccountId" text not null,
  refresh_token text,
  access_token text,
  expires_at int,
  token_type text,
  scope text,
  id_token text,
  session_state text,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now(),
  primary key (provider, "providerAccountId")
);
create index on "Account" ("userId");
create table "Session" (
  "sessionToken" text not null unique,
  "userId" text not null references "User" on delete cascade,
  expires timestamp(3) not null,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create index on "Session" ("userId");
create table "VerificationToken" (
  identifier text not null,
  token text not null,
  expires timestamp(3) not null,
  primary key (identifier, token)
);
create table "Todo" (
  id text primary key,
  "userId" text not null references "User" on delete cascade,
  title text not null,
  completed boolean not null default false,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create index on "Todo" ("userId", "createdAt" desc, id);
insert into "User" (id, name, email)
  select md5('u' || i), 'User ' || lpad(i::text, 4, '0'), 'user' || i || '@example.test'
  from generate_series(1, 1000) i;
insert into "Session" ("sessionToken", "userId", expires)
  select md5('s' || i)::uuid, md5('u' || i), now() at time zone 'utc' + interval '30 days'
  from generate_series(1, 1000) i;
insert into "Todo" (id, "userId", title, completed, "createdAt")
  select gen_random_uuid(), md5('u' || i), 'Todo ' || t || ' of user ' || lpad(i::text, 4, '0') || ': call the plumber', t % 3 = 0, now() at time zone 'utc' - t * interval '1 minute'
  from generate_series(1, 1000) i, generate_series(0, 49) t;
