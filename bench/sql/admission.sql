-- A place of a pool bought in one request as the server's statements.
\set n random(0, 199)
\set a random(1, 2000000000)
\set b random(1, 2000000000)
\set seat random(200000, 2000000000)
BEGIN;
SELECT id, email, name, roles, locale, is_blocked, token_version FROM user_account WHERE email = concat('one', :n::text, '@ground.example');
INSERT INTO idempotency_key (caller_id, key, fingerprint, status, body, created_at) VALUES ((SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')), md5(concat('x', :a::text, '-', :b::text)), md5('x'), 0, '', now()) ON CONFLICT DO NOTHING RETURNING key;
SELECT e.*, v.name, v.city FROM event e JOIN venue v ON v.id = e.venue_id WHERE e.home = 'H one';
SELECT * FROM inventory WHERE id = (SELECT e.inventory_id FROM event e WHERE e.home = 'H one');
SELECT section, name FROM pool WHERE inventory_id = (SELECT e.inventory_id FROM event e WHERE e.home = 'H one');
SELECT pg_advisory_xact_lock(hashtext(concat('one', :n::text)));
UPDATE pool SET taken = taken + 1 WHERE inventory_id = (SELECT e.inventory_id FROM event e WHERE e.home = 'H one') AND taken + 1 <= capacity;
INSERT INTO hold (id, inventory_id, owner_id, section, count, seats, prices, first_segment, last_segment, started_at, expires_at, is_freed) VALUES (md5(concat('h', :a::text, '-', :b::text)), (SELECT e.inventory_id FROM event e WHERE e.home = 'H one'), (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')), 'standing', 1, '[]', '[10000]', 1, 1, now(), now() + interval '3 min', false);
SELECT e.*, v.name, v.city FROM event e JOIN venue v ON v.id = e.venue_id WHERE e.home = 'H one';
SELECT (SELECT count(*) FROM ticket WHERE owner_id = (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')) AND inventory_id = (SELECT e.inventory_id FROM event e WHERE e.home = 'H one') AND status <> 'cancelled') + (SELECT coalesce(sum(count), 0) FROM hold WHERE owner_id = (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')) AND inventory_id = (SELECT e.inventory_id FROM event e WHERE e.home = 'H one') AND order_id IS NOT NULL AND expires_at > now());
SELECT count(*) FROM ticket_order WHERE buyer_id = (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')) AND status IN ('awaiting_otp', 'awaiting_payment') AND expires_at > now();
UPDATE account SET balance_minor = balance_minor - 10000 WHERE id = concat('wallet:', (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example'))) AND balance_minor >= 10000;
WITH o AS (INSERT INTO ticket_order (id, code, buyer_id, channel, status, method, total_minor, refunded_minor, currency, needs_code, codes_sent, created_at, paid_at)
  VALUES (md5(concat('o', :a::text, '-', :b::text)), left(md5(concat('q', :a::text, '-', :b::text)), 12), (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')), 'api', 'paid', 'wallet', 10000, 0, 'INR', false, 0, now(), now())),
i AS (INSERT INTO order_item (id, order_id, position, kind, title, count, unit_minor, facts, touches, inventory_id, hold_id)
  VALUES (md5(concat('i', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), 0, 'admission', 'A match, a place', 1, 10000, (SELECT facts FROM order_item WHERE kind = 'admission' LIMIT 1), '', (SELECT e.inventory_id FROM event e WHERE e.home = 'H one'), md5(concat('h', :a::text, '-', :b::text)))),
l AS (INSERT INTO ledger_entry (at, kind, debit_account_id, credit_account_id, amount_minor, reason, idempotency_key, order_id)
  VALUES (now(), 'purchase', concat('wallet:', (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example'))), 'revenue', 10000, '', md5(concat('l', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)))),
p AS (INSERT INTO payment (id, order_id, method, status, amount_minor, reason, kind, last_four, redirect_url, created_at)
  VALUES (md5(concat('p', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), 'wallet', 'succeeded', 10000, '', '', '', '', now()))
INSERT INTO ticket (id, order_id, item_id, owner_id, inventory_id, kind, status, code, short_code, key_id, price_minor, refunded_minor, valid_from, valid_until, created_at)
  VALUES (md5(concat('t', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), md5(concat('i', :a::text, '-', :b::text)), (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')), (SELECT e.inventory_id FROM event e WHERE e.home = 'H one'), 'admission', 'active', left(md5(concat('k', :a::text, '-', :b::text)), 22), left(md5(concat('s', :a::text, '-', :b::text)), 8), 'k1', 10000, 0, now(), now() + interval '60 days', now()) ON CONFLICT DO NOTHING RETURNING id;
UPDATE hold SET order_id = md5(concat('o', :a::text, '-', :b::text)), expires_at = NULL WHERE id = md5(concat('h', :a::text, '-', :b::text)) RETURNING inventory_id, seats;
WITH c AS (INSERT INTO stock_change (inventory_id, seats, mark) VALUES ((SELECT e.inventory_id FROM event e WHERE e.home = 'H one'), '[1]', pg_current_xact_id()::text::bigint)) INSERT INTO outbox_mail (id, kind, status, priority, sealed, attempts, due_at, created_at, last_error, recipient) VALUES (md5(concat('m', :a::text, '-', :b::text)), 'tickets', 'sent', 5, repeat('x', 1200), 0, now(), now(), '', '');
UPDATE idempotency_key SET status = 201, body = repeat('x', 1500) WHERE caller_id = (SELECT id FROM user_account WHERE email = concat('one', :n::text, '@ground.example')) AND key = md5(concat('x', :a::text, '-', :b::text));
COMMIT;
