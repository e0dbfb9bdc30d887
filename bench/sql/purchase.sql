-- One purchase as the server's statements: the order with its code, then the confirmation.
\set n random(0, 15)
\set a random(1, 2000000000)
\set b random(1, 2000000000)
BEGIN;
SELECT id, name, roles, locale, is_blocked, token_version FROM user_account WHERE email = concat('p', :n::text, '@bench.example');
SELECT balance_minor FROM account WHERE id = (SELECT concat('wallet:', id) FROM user_account WHERE email = concat('p', :n::text, '@bench.example')) FOR UPDATE;
SELECT count(*) FROM ticket_order o JOIN user_account u ON u.id = o.buyer_id WHERE u.email = concat('p', :n::text, '@bench.example') AND o.status IN ('awaiting_otp', 'awaiting_payment') AND o.expires_at > now();
SELECT version FROM network_state;
INSERT INTO ticket_order (id, code, buyer_id, channel, status, method, total_minor, refunded_minor, currency, needs_code, codes_sent, created_at, expires_at)
  SELECT md5(concat(:a::text, '-', :b::text)), left(md5(concat(:b::text, '/', :a::text)), 12), id, 'api', 'awaiting_otp', 'wallet', 1000, 0, 'INR', true, 1, now(), now() + interval '10 min' FROM user_account WHERE email = concat('p', :n::text, '@bench.example');
INSERT INTO order_item (id, order_id, position, kind, title, count, unit_minor, facts, touches)
  VALUES (md5(concat('i', :a::text, '-', :b::text)), md5(concat(:a::text, '-', :b::text)), 0, 'journey', 'From here → to there', 1, 1000, (SELECT facts FROM order_item LIMIT 1), '|a|b|c|');
INSERT INTO one_time_code (id, purpose, subject, code_hash, attempts_left, created_at, expires_at)
  VALUES (md5(concat('c', :a::text, '-', :b::text)), 'order', md5(concat(:a::text, '-', :b::text)), md5('x'), 5, now(), now() + interval '5 min');
INSERT INTO outbox_mail (id, kind, status, priority, sealed, attempts, due_at, created_at, last_error)
  VALUES (md5(concat('m', :a::text, '-', :b::text)), 'order_code', 'sent', 1, repeat('x', 400), 0, now(), now(), '');
SELECT * FROM ticket_order WHERE id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM order_item WHERE order_id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM payment WHERE order_id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM ticket WHERE order_id = md5(concat(:a::text, '-', :b::text));
COMMIT;
BEGIN;
SELECT id, name, roles, locale, is_blocked, token_version FROM user_account WHERE email = concat('p', :n::text, '@bench.example');
SELECT * FROM ticket_order WHERE id = md5(concat(:a::text, '-', :b::text)) FOR UPDATE;
SELECT * FROM one_time_code WHERE subject = md5(concat(:a::text, '-', :b::text)) AND purpose = 'order' ORDER BY created_at DESC LIMIT 1 FOR UPDATE;
UPDATE one_time_code SET ended_at = now() WHERE id = md5(concat('c', :a::text, '-', :b::text));
UPDATE ticket_order SET status = 'awaiting_payment' WHERE id = md5(concat(:a::text, '-', :b::text));
UPDATE account SET balance_minor = balance_minor - 1000 WHERE id = (SELECT concat('wallet:', id) FROM user_account WHERE email = concat('p', :n::text, '@bench.example')) AND balance_minor >= 1000;
INSERT INTO ledger_entry (at, kind, debit_account_id, credit_account_id, amount_minor, reason, idempotency_key, order_id)
  SELECT now(), 'purchase', concat('wallet:', id), 'revenue', 1000, '', concat('order:', md5(concat(:a::text, '-', :b::text))), md5(concat(:a::text, '-', :b::text)) FROM user_account WHERE email = concat('p', :n::text, '@bench.example') RETURNING id;
INSERT INTO payment (id, order_id, method, status, amount_minor, reason, created_at)
  VALUES (md5(concat('p', :a::text, '-', :b::text)), md5(concat(:a::text, '-', :b::text)), 'wallet', 'succeeded', 1000, '', now());
UPDATE ticket_order SET status = 'paid', paid_at = now(), expires_at = NULL WHERE id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM order_item WHERE order_id = md5(concat(:a::text, '-', :b::text));
INSERT INTO ticket (id, order_id, item_id, owner_id, kind, status, code, short_code, key_id, price_minor, refunded_minor, valid_from, valid_until, created_at)
  SELECT md5(concat('t', :a::text, '-', :b::text)), md5(concat(:a::text, '-', :b::text)), md5(concat('i', :a::text, '-', :b::text)), id, 'journey', 'active', left(md5(concat('k', :a::text, '-', :b::text)), 22), left(md5(concat('s', :a::text, '-', :b::text)), 8), 'k1', 1000, 0, now(), now() + interval '6 h', now() FROM user_account WHERE email = concat('p', :n::text, '@bench.example') ON CONFLICT DO NOTHING RETURNING id;
INSERT INTO outbox_mail (id, kind, status, priority, sealed, attempts, due_at, created_at, last_error)
  VALUES (md5(concat('n', :a::text, '-', :b::text)), 'tickets', 'sent', 5, repeat('x', 1200), 0, now(), now(), '');
SELECT * FROM ticket_order WHERE id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM payment WHERE order_id = md5(concat(:a::text, '-', :b::text));
SELECT * FROM ticket WHERE order_id = md5(concat(:a::text, '-', :b::text));
COMMIT;
