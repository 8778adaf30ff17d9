"""Cards of tasks (红黄牌) by rules that offices write, supervision orders and bulletins (S26)."""
