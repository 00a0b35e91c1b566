"""向美点单 (xiangmei): a chat assistant for ordering public cultural products."""
