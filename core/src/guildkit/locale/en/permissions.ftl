permission = { $name ->
   *[other] { $title }
}
